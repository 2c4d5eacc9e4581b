using AslTrain.Foundation;
using AslTrain.Models;
using AslTrain.Models.Weights;
using CsCheck;
using TorchSharp;
using static TorchSharp.torch;

namespace AslTrain.Tests.Models;

/// <summary>Opens weight files after changing some of their bytes: each is read, or refused with a line.</summary>
static class DamagedFiles
{
    /// <param name="sound">Whole files.</param>
    /// <param name="path">Where damaged ones are written.</param>
    /// <param name="times">How many.</param>
    public static void AreRefusedOrHarmless(byte[][] sound, string path, int times) =>
        Gen.Select(Gen.Int[0, sound.Length - 1], Gen.Select(Gen.Double.Unit, Gen.Byte).Array[1, 6]).Sample((index, damage) =>
        {
            byte[] bytes = [.. sound[index]];
            foreach ((double place, byte value) in damage) bytes[(int)(place * bytes.Length)] = value;
            File.WriteAllBytes(path, bytes);
            try
            {
                using DisposeScope scope = NewDisposeScope();
                using WeightFile file = WeightFile.Open(path);
                foreach (string name in file.Tensors.Keys) file.Read(name);
            }
            catch (BadInputException)
            {
            }
        }, iter: times, threads: 1);
}
