namespace AslTrain.Data.Images;

static class HorizontalFlip
{
    /// <summary>Mirrors left and right, in place.</summary>
    /// <param name="rgb">[size, size, 3].</param>
    public static void Apply(Span<byte> rgb, int size)
    {
        for (int y = 0; y < size; y++)
        {
            Span<byte> row = rgb.Slice(y * size * 3, size * 3);
            for (int left = 0, right = (size - 1) * 3; left < right; left += 3, right -= 3)
            {
                (row[left], row[right]) = (row[right], row[left]);
                (row[left + 1], row[right + 1]) = (row[right + 1], row[left + 1]);
                (row[left + 2], row[right + 2]) = (row[right + 2], row[left + 2]);
            }
        }
    }
}
