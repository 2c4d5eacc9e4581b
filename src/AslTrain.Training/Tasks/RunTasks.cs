using AslTrain.Training.Settings;

namespace AslTrain.Training.Tasks;

/// <summary>The tasks by the names that a config uses: a new one is a line here.</summary>
public static class RunTasks
{
    static readonly IRunTask[] Table = [new MultiLabelTask(), new SingleLabelTask()];

    /// <summary>The names, in the table's order.</summary>
    public static IReadOnlyList<string> Names { get; } = [.. Table.Select(task => task.Name)];

    /// <summary>The task of a run.</summary>
    public static IRunTask Of(RunSection run) => Of(run.Task);

    /// <param name="name">One of <see cref="Names"/>.</param>
    public static IRunTask Of(string name) => Array.Find(Table, task => task.Name == name)!;

    /// <summary>The task whose exported models name an activation; null where none does.</summary>
    internal static IRunTask? WithActivation(string? name) => Array.Find(Table, task => task.Activation == name);
}
