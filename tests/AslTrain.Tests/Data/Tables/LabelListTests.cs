using AslTrain.Data.Tables;
using CsCheck;
using Xunit;

namespace AslTrain.Tests.Data.Tables;

public class LabelListTests
{
    [Theory]
    [InlineData("cat|dog", "cat+dog")]
    [InlineData(" cat | dog |", "cat+dog")]
    [InlineData("hot dog", "hot dog")]
    [InlineData("dog (small)|cat", "dog (small)+cat")]
    [InlineData("(none)", "(none)")]
    [InlineData("(small) dog", "(small) dog")]
    [InlineData("['cat', \"dog\"]", "cat+dog")]
    [InlineData("['cat', 'dog',]", "cat+dog")]
    [InlineData("[]", "")]
    [InlineData("()", "")]
    [InlineData("set()", "")]
    [InlineData("{}", "")]
    [InlineData("('cat',)", "cat")]
    [InlineData("{'cat', 'dog'}", "cat+dog")]
    [InlineData("frozenset({'cat', 'dog'})", "cat+dog")]
    [InlineData("array(['cat', 'dog'], dtype=object)", "cat+dog")]
    [InlineData("array(['cat', 'dog'],\n      dtype='<U3')", "cat+dog")]
    [InlineData("np.array(['cat'])", "cat")]
    [InlineData("[np.str_('cat'), np.str_('dog')]", "cat+dog")]
    [InlineData("Index(['cat'], dtype='object')", "cat")]
    [InlineData("[u'cat', b'dog']", "cat+dog")]
    [InlineData("['cat', None, nan, 'dog']", "cat+dog")]
    [InlineData("[\"cat\", null]", "cat")]
    [InlineData("['nan']", "nan")]
    [InlineData("{cat,dog}", "cat+dog")]
    [InlineData("{\"hot dog\",cat,NULL}", "hot dog+cat")]
    [InlineData("{\"a \\\"b\\\"\",c}", "a \"b\"+c")]
    [InlineData("{\"choices\": [\"cat\", \"dog\"]}", "cat+dog")]
    [InlineData("{\"choices\": \"cat\"}", "cat")]
    [InlineData("{\"names\": [\"cat\"], \"size\": 3}", "cat")]
    [InlineData("[{\"choices\": [\"cat\"]}, {\"choices\": [\"dog\"]}]", "cat+dog")]
    [InlineData("[{\"x\": 1.5, \"y\": 2e1, \"rectanglelabels\": [\"cat\"], \"original_width\": 64}]", "cat")]
    [InlineData("[{\"points\": [[1, 2], [3, 4]], \"polygonlabels\": [\"cat\"], \"closed\": true}]", "cat")]
    [InlineData("{'cat': True, 'dog': False, 'cow': None}", "cat")]
    [InlineData("{\"cat\": 1.0, \"dog\": 0}", "cat")]
    [InlineData("dict([])", "")]
    [InlineData("[\"th\\u00e9\", \"\\ud83d\\ude00\", \"a\\/b\"]", "th\u00E9+\uD83D\uDE00+a/b")]
    [InlineData("['bird\\'s nest', 'C:\\\\x', '\\xe9']", "bird's nest+C:\\x+\u00E9")]
    [InlineData("\"cat\"", "cat")]
    [InlineData("'cat', 'dog'", "cat+dog")]
    public void ACellIsReadAsItsWriterMeantIt(string cell, string expected) =>
        Assert.Equal(expected, string.Join('+', LabelList.Parse(cell, '|')!.Value.Present));

    [Theory]
    [InlineData("['cat' 'dog']")]
    [InlineData("['cat', 'dog'")]
    [InlineData("['cat")]
    [InlineData("[cat, dog]")]
    [InlineData("[4, 5]")]
    [InlineData("(cat, dog)")]
    [InlineData("('cat'")]
    [InlineData("{'cat'")]
    [InlineData("{cat: 1}")]
    [InlineData("{\"cat\": 0.7, \"dog\": 0.1}")]
    [InlineData("{\"cat\": 3, \"dog\": 2}")]
    [InlineData("{\"a\": [\"cat\"], \"b\": [\"dog\"]}")]
    [InlineData("{\"text\": \"cat\"}")]
    [InlineData("[[\"animal\", \"cat\"]]")]
    [InlineData("['a', 'b', ..., 'z']")]
    [InlineData("[[[[[[[[[[[[[[[[[[[[[[['cat']]]]]]]]]]]]]]]]]]]]]]]")]
    [InlineData("{{cat}}")]
    [InlineData("{cat,}")]
    [InlineData("[\"\\uZZZZ\"]")]
    [InlineData("[\"\\")]
    [InlineData("array(['cat']")]
    public void WhatHasBracketsAndIsNoListIsRefused(string cell)
    {
        // A call that is left open is a name, as any other.
        if (LabelList.IsLiteral(cell)) Assert.Null(LabelList.Parse(cell, '|'));
        else Assert.StartsWith("array(", cell, StringComparison.Ordinal);
    }

    [Fact]
    public void AMapDeniesClassesToo()
    {
        CellLabels labels = LabelList.Parse("{'cat': True, 'dog': False, 'cow': None}", '|')!.Value;
        Assert.Equal(["cat"], labels.Present);
        Assert.Equal(["dog"], labels.Absent);
    }

    [Fact]
    public void WhatIsWrittenComesBack() => Gen.String[
        Gen.Char["['\"\\|{( a\u00e9"], 1, 6].Where(name => name.Trim().Length > 0).Array[1, 4]
        .Sample(names => LabelList.Parse(LabelCell.Of(names), '|') is CellLabels read && read.Present.SequenceEqual(names));

    [Fact]
    public void AnythingIsReadOrRefused() => Gen.String[
        Gen.Char["[](){}'\"\\,:=ua1 NnxU"], 0, 24].Sample(cell => { _ = LabelList.Parse(cell, ','); }, iter: 20_000);
}
