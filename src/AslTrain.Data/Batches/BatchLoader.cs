using System.Diagnostics;
using System.Runtime.ExceptionServices;
using AslTrain.Data.Annotations;
using AslTrain.Foundation;

namespace AslTrain.Data.Batches;

/// <summary>
/// Hands out the batches of an epoch in order while background threads decode the ones to come. Which thread made a
/// batch never shows in it.
/// </summary>
public sealed class BatchLoader
{
    /// <summary>Batches that may be ready or in the making beyond one a worker.</summary>
    const int Ahead = 2;

    readonly LabeledImages _split;
    readonly BatchOptions _options;
    readonly Batch[] _ring;

    public BatchLoader(LabeledImages split, EpochSampler sampler, BatchOptions options)
    {
        (_split, Sampler, _options) = (split, sampler, options);
        _ring = new Batch[Math.Min(options.Workers == 0 ? 1 : options.Workers + Ahead, Math.Max(1, sampler.Steps))];
        int capacity = Math.Max(1, sampler.LargestPart);
        for (int i = 0; i < _ring.Length; i++) _ring[i] = new Batch(capacity, options.Size, split.Classes.Count);
    }

    public EpochSampler Sampler { get; }

    /// <summary>
    /// Ends an epoch while it waits for a batch, on a disk that does not answer perhaps; a batch that is ready still comes.
    /// </summary>
    public CancellationToken Stop { get; init; }

    /// <summary>Whether the split's labels are known in part.</summary>
    public bool LeavesUnknown => _split.LeavesUnknown;

    /// <summary>How long callers have waited for batches so far.</summary>
    public TimeSpan Waited { get; private set; }

    /// <summary>
    /// The batches of an epoch, as far as they are this process's; each is valid until the next is asked for. They end early
    /// where <see cref="Stop"/> is asked for.
    /// </summary>
    /// <param name="epoch">Counted from 0.</param>
    /// <param name="firstStep">Where a run goes on in the middle of an epoch; none before it is given.</param>
    /// <exception cref="BadInputException">An image cannot be read; the message names it.</exception>
    public IEnumerable<Batch> Epoch(int epoch, int firstStep = 0)
    {
        int[] order = Sampler.Order(epoch);
        int first = Math.Max(firstStep, Sampler.OwnSteps.Start);
        return _options.Workers == 0 ? InThisThread(order, epoch, first) : InBackground(order, epoch, first);
    }

    IEnumerable<Batch> InThisThread(int[] order, int epoch, int firstStep)
    {
        using BatchAssembler assembler = new(_split, _options);
        for (int step = firstStep; step < Sampler.OwnSteps.End; step++)
        {
            long start = Stopwatch.GetTimestamp();
            assembler.Fill(_ring[0], Sampler.ImagesOf(step, order), epoch);
            Waited += Stopwatch.GetElapsedTime(start);
            yield return _ring[0];
        }
    }

    IEnumerable<Batch> InBackground(int[] order, int epoch, int firstStep)
    {
        Exchange exchange = new(Sampler.OwnSteps.End, _ring.Length, firstStep);
        Thread[] workers = new Thread[Math.Min(_options.Workers, _ring.Length)];
        for (int i = 0; i < workers.Length; i++)
        {
            workers[i] = new Thread(() => Work(exchange, order, epoch)) { IsBackground = true, Name = $"batch loader {i}" };
            workers[i].Start();
        }

        try
        {
            for (int step = firstStep; step < Sampler.OwnSteps.End; step++)
            {
                long start = Stopwatch.GetTimestamp();
                bool isReady = exchange.WaitFor(step, Stop);
                if (!isReady) yield break;
                Waited += Stopwatch.GetElapsedTime(start);
                yield return _ring[step % _ring.Length];
                exchange.Release();
            }
        }
        finally
        {
            exchange.Stop();

            // One that is stuck is not waited for where the command ends.
            if (!Stop.IsCancellationRequested) foreach (Thread worker in workers) worker.Join();
        }
    }

    void Work(Exchange exchange, int[] order, int epoch)
    {
        using BatchAssembler assembler = new(_split, _options);
        while (exchange.Claim() is int step)
        {
            ExceptionDispatchInfo? failure = null;
            try
            {
                assembler.Fill(_ring[step % _ring.Length], Sampler.ImagesOf(step, order), epoch);
            }
            catch (Exception error)
            {
                failure = ExceptionDispatchInfo.Capture(error);
            }

            exchange.Deliver(step, failure);
        }
    }
}
