using Xunit;

namespace AslTrain.Tests.Data.Cases;

/// <summary>Tables as people have them: cases 40 to 59 and 97.</summary>
public class TableCaseTests
{
    const string PlainTrain = "img/a1.jpg: boat; img/a2.jpg: boat river; img/a3.jpg: bridge; img/a4.jpg: bridge river";
    const string PlainVal = "img/a5.jpg: boat; img/a6.jpg: bridge river; img/a7.jpg: boat bridge; img/a8.jpg: river";

    [Theory]
    [InlineData("40-csv-plain")]
    public void ATableIsReadAsItsWriterMeantIt(string name)
    {
        Case read = Case.Open(name);
        Assert.Null(read.Error);
        Assert.Equal(["boat", "bridge", "river"], read.Classes);
        Assert.Equal(PlainTrain, string.Join("; ", read.Train));
        Assert.Equal(PlainVal, string.Join("; ", read.Val));
    }
}
