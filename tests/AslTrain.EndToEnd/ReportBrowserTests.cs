using System.Text.Json;
using Microsoft.Playwright;
using Xunit;

namespace AslTrain.EndToEnd;

/// <summary>The report in a browser, from its file, by keyboard, on a phone's width and in the dark.</summary>
[Trait("Kind", "Browser")]
public class ReportBrowserTests(ReportPages pages) : IClassFixture<ReportPages>
{
    static readonly string[] Figures = ["CP", "CR", "CF1", "mean F1", "OP", "OR", "OF1"];

    [Fact]
    public async Task EverythingIsThereAndNothingIsFetched()
    {
        await using Chromium chromium = await Chromium.Start();
        IPage page = await chromium.Open(pages.Page);
        Assert.Equal(
            ["Summary", "Training", "Thresholds", "Classes", "Confusions", "Pictures"],
            await page.Locator("h2").AllInnerTextsAsync());
        Assert.Equal(3, await page.Locator("#charts svg[role=img]").CountAsync());
        await page.Locator("#threshold").PressAsync("Home");
        Assert.Equal(1, await page.Locator("#curve svg[role=img] .mark").CountAsync());
        Assert.Equal(20, await page.Locator("#class-table tbody tr").CountAsync());
        Assert.InRange(await page.Locator("#confusion-table tbody tr").CountAsync(), 1, 30);
        Assert.Equal(48, await page.Locator("#galleries img").CountAsync());
        Assert.True(
            await page.EvaluateAsync<bool>("[...document.images].every(image => image.naturalWidth > 0 && image.alt !== '')"));

        // No level of headings is left out on the way down.
        int[] levels = await page.EvaluateAsync<int[]>(
            "[...document.querySelectorAll('h1, h2, h3')].map(heading => Number(heading.tagName[1]))");
        Assert.Equal(1, levels[0]);
        Assert.All(levels.Zip(levels.Skip(1)), pair => Assert.True(pair.Second <= pair.First + 1));
        Assert.Empty(chromium.Faults);
    }

    [Fact]
    public async Task TheSliderShowsWhatAslEvalPrints()
    {
        await using Chromium chromium = await Chromium.Start();
        IPage page = await chromium.Open(pages.Page);
        Assert.Equal(ReportPages.Threshold, await ThresholdOf(page));
        await RequireFigures(page);
        ILocator slider = page.Locator("#threshold");
        await slider.FocusAsync();
        foreach (string key in (string[])["ArrowLeft", "ArrowRight", "ArrowRight", "PageUp", "PageDown", "End"])
        {
            double before = await ThresholdOf(page);
            await slider.PressAsync(key);
            Assert.NotEqual(before, await ThresholdOf(page));
            await RequireFigures(page);
        }

        await page.Locator("#marks button").First.PressAsync("Enter");
        Assert.Equal(ReportPages.Threshold, await ThresholdOf(page));
        await RequireFigures(page);
        Assert.Empty(chromium.Faults);
    }

    [Fact]
    public async Task TheTableIsSearchedSortedAndChosenFromByKeyboard()
    {
        await using Chromium chromium = await Chromium.Start();
        IPage page = await chromium.Open(pages.Page);
        await Tab(page, "search");
        await page.Keyboard.TypeAsync("CA");
        Assert.Equal(["car", "cactus"], await VisibleClasses(page));
        Assert.Equal("2 of 20 classes", await page.Locator("#found").InnerTextAsync());
        await page.Keyboard.PressAsync("Control+A");
        await page.Keyboard.PressAsync("Delete");
        Assert.Equal(20, (await VisibleClasses(page)).Count);

        foreach (int column in (int[])[1, 2, 3, 4, 5])
        {
            ILocator cell = page.Locator("#class-table thead th").Nth(column);
            await cell.Locator("button").PressAsync("Enter");
            Assert.Equal("descending", await cell.GetAttributeAsync("aria-sort"));
            double[] falling = await Column(page, column);
            Assert.Equal(falling.OrderDescending(), falling);
            await cell.Locator("button").PressAsync("Space");
            Assert.Equal("ascending", await cell.GetAttributeAsync("aria-sort"));
            Assert.Equal(1, await page.Locator("#class-table [aria-sort]").CountAsync());
            double[] rising = await Column(page, column);
            Assert.Equal(rising.Order(), rising);
        }

        await page.Locator("#class-table thead button").First.PressAsync("Enter");
        IReadOnlyList<string> names = await VisibleClasses(page);
        Assert.Equal(names.Order(StringComparer.Ordinal), names);
        IReadOnlyList<string> positives = await page.Locator("#class-table tbody td:nth-child(2)").AllInnerTextsAsync();
        int chosen = Enumerable.Range(1, names.Count - 1).First(row => positives[row] != "0");
        await page.Locator("#class-table tbody button").Nth(chosen).PressAsync("Enter");
        Assert.Equal(
            names[chosen], await page.EvaluateAsync<string>("document.querySelector('#curve-class').selectedOptions[0].text"));
        Assert.Contains($"recall of {names[chosen]}", await page.Locator("#curve").InnerHTMLAsync(), StringComparison.Ordinal);
        Assert.Empty(chromium.Faults);
    }

    [Fact]
    public async Task TheKeyboardReachesEveryControl()
    {
        await using Chromium chromium = await Chromium.Start();
        IPage page = await chromium.Open(pages.Page);
        await page.Keyboard.PressAsync("Tab");
        Assert.Equal("Skip to the figures", await page.EvaluateAsync<string>("document.activeElement.textContent"));
        Assert.True(await page.EvaluateAsync<bool>("document.activeElement.getBoundingClientRect().left >= 0"));
        await Tab(page, "threshold");
        Assert.NotEqual("none", await page.EvaluateAsync<string>("getComputedStyle(document.activeElement).outlineStyle"));
        await Tab(page, "search");
        await Tab(page, "curve-class");
        Assert.Equal(0, await page.Locator("input:not([id]), select:not([id])").CountAsync());
        Assert.True(
            await page.EvaluateAsync<bool>(
                "[...document.querySelectorAll('input, select')].every(control => control.labels.length === 1)"));
    }

    [Theory]
    [InlineData(ColorScheme.Light)]
    [InlineData(ColorScheme.Dark)]
    public async Task APhoneNeedsNoSidewaysScrolling(ColorScheme scheme)
    {
        await using Chromium chromium = await Chromium.Start();
        IPage page = await chromium.Open(pages.Page, 390, 844, scheme);
        Assert.Equal(390, await page.EvaluateAsync<int>("innerWidth"));
        Assert.True(await page.EvaluateAsync<bool>("document.scrollingElement.scrollWidth <= innerWidth"));
        double[] light = await page.EvaluateAsync<double[]>(
            "[getComputedStyle(document.body).backgroundColor, getComputedStyle(document.body).color, "
                + "getComputedStyle(document.querySelector('.line-0')).stroke].map(color => color.match(/\\d+/g).slice(0, "
                    + "3).reduce((sum, part) => sum + Number(part), 0) / 765)");
        Assert.True(
            scheme == ColorScheme.Dark
                ? light[0] < 0.15 && light[1] > 0.8 && light[2] > 0.5
                : light[0] > 0.9 && light[1] < 0.2 && light[2] < 0.5,
            string.Join(' ', light));
        Assert.Empty(chromium.Faults);
    }

    [Fact]
    public async Task NamesThatAreMarkupAreShownAsTheyAre()
    {
        const string Name = "</script><script>hit=1</script><b onclick=hit=1>";
        await using Chromium chromium = await Chromium.Start();
        IPage page = await chromium.Open(pages.HostilePage(Name));
        Assert.Equal(["cat", Name], (await VisibleClasses(page)).Order(StringComparer.Ordinal).Reverse());
        Assert.Equal(2, await page.EvaluateAsync<int>("document.scripts.length"));
        Assert.True(await page.EvaluateAsync<bool>("typeof hit === 'undefined'"));
        Assert.StartsWith(
            "<img src=x onerror=\"hit=1\">&", await page.Locator("#galleries strong").First.InnerTextAsync(),
            StringComparison.Ordinal);
        Assert.Empty(chromium.Faults);
    }

    /// <summary>Goes on with the Tab key until an element has the focus.</summary>
    static async Task Tab(IPage page, string id)
    {
        const int Most = 80;
        for (int i = 0; i < Most; i++)
        {
            await page.Keyboard.PressAsync("Tab");
            if (await page.EvaluateAsync<string>("document.activeElement.id") == id) return;
        }

        Assert.Fail($"{Most} times Tab do not reach #{id}");
    }

    static async Task<double> ThresholdOf(IPage page) => double.Parse(await page.Locator("#threshold-value").InnerTextAsync());

    static async Task<IReadOnlyList<string>> VisibleClasses(IPage page) =>
        await page.Locator("#class-table tbody tr:not([hidden]) th").AllInnerTextsAsync();

    /// <summary>The numbers of a column; those that are none come last, and are left out.</summary>
    static async Task<double[]> Column(IPage page, int column)
    {
        string[] texts = [.. await page.Locator($"#class-table tbody tr > :nth-child({column + 1})").AllInnerTextsAsync()];
        string[] numbers = [.. texts.TakeWhile(text => text != "-")];
        Assert.All(texts.Skip(numbers.Length), text => Assert.Equal("-", text));
        return [.. numbers.Select(double.Parse)];
    }

    /// <summary>The figures in the page are asl-eval's at its threshold, and the means of the table's columns.</summary>
    async Task RequireFigures(IPage page)
    {
        JsonElement expected = pages.Numbers(await ThresholdOf(page)).GetProperty("at_threshold");
        foreach (string name in Figures)
        {
            double value = expected.GetProperty(name == "mean F1" ? "CF1_mean" : name).GetDouble();
            Assert.Equal($"{value:0.00}", await page.Locator($"[data-figure='{name}']").InnerTextAsync());
        }

        foreach ((int column, string name) in ((int, string)[])[(4, "CP"), (5, "CR"), (6, "CF1_mean")])
        {
            IReadOnlyList<string> cells = await page.Locator($"#class-table tbody td:nth-child({column})").AllInnerTextsAsync();
            Assert.Equal(
                expected.GetProperty(name).GetDouble(), cells.Average(text => text == "-" ? 0 : double.Parse(text)), 0.006);
        }
    }
}
