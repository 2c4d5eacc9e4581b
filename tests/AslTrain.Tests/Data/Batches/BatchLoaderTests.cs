using AslTrain.Data;
using AslTrain.Data.Annotations;
using AslTrain.Data.Batches;
using AslTrain.Foundation;
using AslTrain.Tests.Support;
using CsCheck;
using Xunit;

namespace AslTrain.Tests.Data.Batches;

public class BatchLoaderTests
{
    static readonly string[] Files =
    [
        TestFiles.Golden("images/drawn1.jpg"), TestFiles.Golden("images/drawn2.jpg"), TestFiles.Golden("images/drawn3.jpg"),
    ];

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(7)]
    public void AnyNumberOfWorkersMakesTheSameBatches(int workers)
    {
        LabeledImages split = Split(23);
        BatchLoader alone = Loader(split, 0), together = Loader(split, workers);
        for (int epoch = 0; epoch < 3; epoch++)
        {
            List<(int[] Images, byte[] Pixels, float[] Targets)> expected =
            [
                .. alone.Epoch(epoch).Select(Copy),
            ], actual = [.. together.Epoch(epoch).Select(Copy)];
            Assert.Equal(6, expected.Count);
            foreach (
                ((int[] images, byte[] pixels, float[] targets), (int[] otherImages, byte[] otherPixels, float[] otherTargets))
                in expected.Zip(actual))
            {
                Assert.Equal(images, otherImages);
                Assert.True(pixels.AsSpan().SequenceEqual(otherPixels));
                Assert.Equal(targets, otherTargets);
            }

            Assert.Equal(Enumerable.Range(0, 23), expected.SelectMany(batch => batch.Images).Order());
        }
    }

    [Fact]
    public void EpochsDifferInOrderAndAugmentation()
    {
        BatchLoader loader = Loader(Split(23), 1);
        (int Image, byte[] Pixels)[][] epochs = [.. Enumerable.Range(0, 3).Select(epoch => ImagesOf(loader, epoch))];
        for (int epoch = 1; epoch < epochs.Length; epoch++)
        {
            Assert.NotEqual(epochs[0].Select(image => image.Image), epochs[epoch].Select(image => image.Image));
        }

        // No image comes twice as the same pixels, in another epoch or from the same file as another image.
        Assert.Equal(
            3 * 23, epochs.SelectMany(images => images).Select(image => Convert.ToHexString(image.Pixels)).Distinct().Count());
        Assert.Equal(epochs[1].Select(image => image.Pixels), ImagesOf(loader, 1).Select(image => image.Pixels));
    }

    [Theory]
    [InlineData(0)]
    [InlineData(3)]
    public void AnUnreadableImageFailsAtItsOwnStep(int workers)
    {
        LabeledImages split = Split(20);
        split = split with
        {
            Images = [.. split.Images.Select((image, i) => i == 13 ? image with { File = "/nowhere/13.jpg" } : image)],
        };
        BatchLoader loader = new(
            split, new EpochSampler(20, 4, Seed: null), new BatchOptions(32, workers, DifficultLabel.Positive));
        int done = 0;
        string message = Assert.Throws<BadInputException>(() =>
        {
            foreach (Batch _ in loader.Epoch(0)) done++;
        }).Message;
        Assert.Equal(3, done);
        Assert.StartsWith("/nowhere/13.jpg", message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(3)]
    public void AnUnreadableImageIsLeftOutWhereThatIsThePolicy(int workers)
    {
        LabeledImages whole = Split(20),
            split = whole with
            {
                Images =
                [
                    .. whole.Images.Select((image, i) => i is 13 or 14 ? image with { File = $"/nowhere/{i}.jpg" } : image),
                ],
            };
        BatchOptions options = new(32, workers, DifficultLabel.Positive, Missing: MissingImages.Skip);
        (int[] Images, byte[] Pixels, float[] Targets)[] expected =
        [
            .. new BatchLoader(whole, new EpochSampler(20, 4, Seed: null), options).Epoch(0).Select(Copy),
        ];
        List<string> unreadable = [];
        foreach (
            (Batch batch, (int[] images, byte[] pixels, float[] targets)) in new BatchLoader(
                split, new EpochSampler(20, 4, Seed: null), options).Epoch(0).Zip(expected))
        {
            unreadable.AddRange(batch.Unreadable);
            int[] left = [.. images.Where(image => image is not (13 or 14))];
            Assert.Equal(left, Copy(batch).Images);
            for (int i = 0; i < left.Length; i++)
            {
                int before = Array.IndexOf(images, left[i]);
                Assert.True(
                    batch.Pixels.AsSpan(i * 32 * 32 * 3, 32 * 32 * 3).SequenceEqual(
                        pixels.AsSpan(before * 32 * 32 * 3, 32 * 32 * 3)));
                Assert.Equal(
                    targets[(before * batch.Classes)..((before + 1) * batch.Classes)],
                    batch.Targets[(i * batch.Classes)..((i + 1) * batch.Classes)]);
            }
        }

        Assert.Equal(
            ["/nowhere/13.jpg: there is no such image file", "/nowhere/14.jpg: there is no such image file"], unreadable);
    }

    /// <summary>The workers would have much to do, and wait for batches to be taken.</summary>
    /// <summary>A disk that does not answer keeps nobody from stopping.</summary>
    [Fact]
    public void AStopIsHeardWhileABatchIsWaitedFor()
    {
        using CancellationTokenSource stop = new();
        using ManualResetEventSlim answer = new();
        using StuckDisk disk = new(answer);
        LabeledImages split = Split(8);
        BatchOptions options = new(32, Workers: 2, DifficultLabel.Positive, Cache: disk);
        BatchLoader loader = new(split, new EpochSampler(8, 4, Seed: 5), options) { Stop = stop.Token };
        int batches = -1;
        Thread reader = new(() => batches = loader.Epoch(0).Count());
        reader.Start();
        Assert.True(disk.Asked.Wait(Patience, TestContext.Current.CancellationToken), "nobody asks for an image");
        stop.Cancel();
        Assert.True(reader.Join(Patience), "the stop was not heard");
        Assert.Equal(0, batches);
        answer.Set();
        Assert.True(disk.Left.Wait(Patience, TestContext.Current.CancellationToken), "a worker is still stuck");
    }

    [Fact]
    public void LeavingAnEpochEarlyEndsItsWorkers()
    {
        const int Workers = 3;
        LabeledImages split = Split(200);
        for (int epoch = 0; epoch < 5; epoch++)
        {
            using WorkersAtWork seen = new(Workers);
            BatchOptions options = new(32, Workers, DifficultLabel.Positive, Cache: seen);
            foreach (Batch batch in new BatchLoader(split, new EpochSampler(200, 4, Seed: 5), options).Epoch(epoch))
            {
                Assert.Equal(4, batch.Count);
                Assert.Equal(Workers, seen.Threads.Count);
                Assert.DoesNotContain(Thread.CurrentThread, seen.Threads);
                break;
            }

            Assert.All(seen.Threads, thread => Assert.False(thread.IsAlive, $"{thread.Name} goes on"));
        }
    }

    [Fact]
    public void DifficultLabelsCountAsTheyAreTold()
    {
        LabeledImage image = new("", "", [0], [2]);
        float[] row = new float[3];
        Targets.Fill(image, DifficultLabel.Positive, LabelCode.Negative, row);
        Assert.Equal([1, 0, 1], row);
        Targets.Fill(image, DifficultLabel.Negative, LabelCode.Negative, row);
        Assert.Equal([1, 0, 0], row);
        Targets.Fill(image, DifficultLabel.Ignore, LabelCode.Negative, row);
        Assert.Equal([1, 0, -1], row);
    }

    [Theory]
    [InlineData(UnknownLabel.Negative, 0)]
    [InlineData(UnknownLabel.Ignore, -1)]
    [InlineData(UnknownLabel.Selective, -2)]
    public void UnknownLabelsCountAsTheyAreTold(UnknownLabel unknown, float expected)
    {
        LabeledImages split = new(
            ["a", "b", "c"], [new LabeledImage("", Files[0], [0], []) { Negative = [1] }])
        { LeavesUnknown = true };
        Assert.Equal([1, 0, expected], Targets(split));
        Assert.Equal([1, 0, 0], Targets(split with { LeavesUnknown = false }));

        float[] Targets(LabeledImages images) =>
            Copy(
                new BatchLoader(
                    images, new EpochSampler(1, 1, Seed: null),
                    new BatchOptions(32, 0, DifficultLabel.Positive, unknown)).Epoch(0).First()).Targets;
    }

    [Fact]
    public void AnEpochVisitsEveryImageOnceButARemainderOfOne() =>
        Gen.Select(Gen.Int[1, 200], Gen.Int[1, 50], Gen.Int[0, 5], Gen.Bool).Sample((images, batch, epoch, training) =>
    {
        EpochSampler sampler = new(images, batch, training ? 7 : null);
        int[] order = sampler.Order(epoch);
        List<int> seen = [];
        for (int step = 0; step < sampler.Steps; step++) seen.AddRange(sampler.ImagesOf(step, order));
        int left = training && images > 1 && batch > 1 && images % batch == 1 ? 1 : 0;
        return seen.Count == images - left && seen.Distinct().Count() == seen.Count
            && order.Order().SequenceEqual(Enumerable.Range(0, images));
    });

    static LabeledImages Split(int count) =>
        new(["a", "b"], [.. Enumerable.Range(0, count).Select(i => new LabeledImage($"{i}", Files[i % 3], [i % 2], []))]);

    static BatchLoader Loader(LabeledImages split, int workers) => new(
        split, new EpochSampler(split.Images.Count, 4, Seed: 5), new BatchOptions(
            32, workers, DifficultLabel.Positive,
            Augmentation: new Augmentation(5, RandomCrop: 0.5, HorizontalFlip: true, Cutout: 0.5, RandAugment: true)));

    /// <summary>An epoch's images in their order.</summary>
    static (int Image, byte[] Pixels)[] ImagesOf(BatchLoader loader, int epoch) =>
        [
            .. loader.Epoch(epoch).Select(Copy).SelectMany(
                batch => batch.Images.Zip(batch.Pixels.Chunk(batch.Pixels.Length / batch.Images.Length)))];

    static (int[] Images, byte[] Pixels, float[] Targets) Copy(Batch batch) => (
        batch.Images[..batch.Count], batch.Pixels[
            ..(batch.Count * batch.Size * batch.Size * 3)], batch.Targets[..(batch.Count * batch.Classes)]);

    /// <summary>Longer than anything takes on the slowest machine.</summary>
    static readonly TimeSpan Patience = TimeSpan.FromMinutes(15);

    /// <summary>Does not answer its two readers before it is told to.</summary>
    sealed class StuckDisk(ManualResetEventSlim answer) : PixelCache
    {
        public CountdownEvent Asked { get; } = new(2);

        public CountdownEvent Left { get; } = new(2);

        public override bool TryRead(int image, Span<byte> rgb)
        {
            if (!Asked.IsSet) Asked.Signal();
            answer.Wait();
            rgb.Clear();
            if (!Left.IsSet) Left.Signal();
            return true;
        }

        public override void Write(int image, ReadOnlySpan<byte> rgb)
        {
        }
    }

    /// <summary>Keeps no pixels, but the threads that ask for some; the first of each waits until all have come.</summary>
    sealed class WorkersAtWork(int workers) : PixelCache
    {
        readonly CountdownEvent _missing = new(workers);

        public HashSet<Thread> Threads { get; } = [];

        public override bool TryRead(int image, Span<byte> rgb)
        {
            bool isNew;
            lock (_missing) isNew = Threads.Add(Thread.CurrentThread);
            if (isNew) _missing.Signal();
            Assert.True(_missing.Wait(TimeSpan.FromMinutes(15)), "a worker is missing");
            return false;
        }

        public override void Write(int image, ReadOnlySpan<byte> rgb)
        {
        }

        protected override void Dispose(bool disposing)
        {
            _missing.Dispose();
            base.Dispose(disposing);
        }
    }
}
