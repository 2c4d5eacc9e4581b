using AslTrain.Foundation;
using Xunit;

namespace AslTrain.Tests.Foundation;

public class WindowsNamesTests
{
    [Theory]
    [InlineData("con")]
    [InlineData("NUL.txt")]
    [InlineData("nul .tar.gz")]
    [InlineData("Com1")]
    [InlineData("lpt9.jpg")]
    [InlineData("COM²")]
    [InlineData("CONIN$")]
    [InlineData("dots.")]
    [InlineData("blank ")]
    [InlineData("a.jpg:stream")]
    [InlineData("what?")]
    public void Reserved(string name) => Assert.True(WindowsNames.IsReserved(name));

    [Theory]
    [InlineData("")]
    [InlineData(".")]
    [InlineData("..")]
    [InlineData("console")]
    [InlineData("com")]
    [InlineData("com10")]
    [InlineData("null.txt")]
    [InlineData(".nul")]
    [InlineData("a.con")]
    [InlineData(" a.jpg")]
    public void Files(string name) => Assert.False(WindowsNames.IsReserved(name));
}
