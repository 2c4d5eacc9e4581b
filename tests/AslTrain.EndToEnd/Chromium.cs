using Microsoft.Playwright;
using Xunit;

namespace AslTrain.EndToEnd;

/// <summary>The system's Chromium without a window; the test is skipped, and counted so, where there is none.</summary>
sealed class Chromium : IAsyncDisposable
{
    static readonly string[] Names = ["chromium", "chromium-browser", "google-chrome"];

    readonly IPlaywright _playwright;
    readonly IBrowser _browser;
    readonly List<string> _faults = [];

    Chromium(IPlaywright playwright, IBrowser browser) => (_playwright, _browser) = (playwright, browser);

    /// <summary>Errors of scripts, messages of the console, and requests for anything but the page itself.</summary>
    public IReadOnlyList<string> Faults => _faults;

    public static async Task<Chromium> Start()
    {
        string? program = (Environment.GetEnvironmentVariable("PATH") ?? "").Split(Path.PathSeparator)
            .SelectMany(folder => Names.Select(name => Path.Combine(folder, name))).FirstOrDefault(File.Exists);
        Assert.SkipUnless(program is not null, $"none of {string.Join(", ", Names)} is on the path");
        IPlaywright playwright = await Playwright.CreateAsync();

        // Chromium's sandbox does not run as root, as in a container.
        return new Chromium(
            playwright, await playwright.Chromium.LaunchAsync(new() { ExecutablePath = program, Args = ["--no-sandbox"] }));
    }

    public async Task<IPage> Open(string file, int width = 1280, int height = 900, ColorScheme scheme = ColorScheme.Light)
    {
        IPage page = await _browser.NewPageAsync(
            new() { ViewportSize = new() { Width = width, Height = height }, ColorScheme = scheme });
        page.SetDefaultTimeout((float)Command.Patience.TotalMilliseconds);
        page.Console += (_, message) => _faults.Add($"console: {message.Text}");
        page.PageError += (_, error) => _faults.Add($"script: {error}");
        page.RequestFailed += (_, request) => _faults.Add($"failed: {request.Url}");
        string address = new Uri(file).AbsoluteUri;
        page.Request += (_, request) =>
        {
            if (request.Url != address && !request.Url.StartsWith("data:", StringComparison.Ordinal))
            {
                _faults.Add($"request: {request.Url}");
            }
        };
        await page.GotoAsync(address);
        return page;
    }

    public async ValueTask DisposeAsync()
    {
        await _browser.DisposeAsync();
        _playwright.Dispose();
    }
}
