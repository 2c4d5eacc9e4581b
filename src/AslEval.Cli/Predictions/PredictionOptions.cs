namespace AslEval.Cli.Predictions;

/// <summary>What predictions are written as, and where.</summary>
/// <param name="File">null for standard output.</param>
/// <param name="IsCsv">A table; otherwise JSON lines.</param>
/// <param name="HasAllScores">Whether every class's score is written too.</param>
/// <param name="Threshold">In place of the checkpoint's own; null for those.</param>
/// <param name="AnnotatedFolder">For copies with the labels drawn on them; null for none.</param>
sealed record PredictionOptions(string? File, bool IsCsv, bool HasAllScores, double? Threshold, string? AnnotatedFolder);
