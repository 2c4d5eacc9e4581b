using System.Text;
using AslTrain.Tests.Data.Cases;
using AslTrain.Tests.Support;
using Xunit;
using static System.StringComparison;

namespace AslTrain.Tests.Data.Tables;

/// <summary>Tables as tools export them, on the way that a run takes.</summary>
public sealed class TableVariantTests : IDisposable
{
    readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void LabelStudiosExportIsReadWithoutAKey()
    {
        Images("photos/0a1b2c3d-my cat.jpg", "photos/dog.jpg", "photos/3.jpg");
        _folder.File("project-1.csv", """
            annotation_id,annotator,choice,created_at,id,image,lead_time,updated_at
            1,1,"{""choices"":[""cat"",""dog""]}",2026-01-01,11,/data/upload/1/0a1b2c3d-my%20cat.jpg,3.2,2026-01-01
            2,1,dog,2026-01-01,12,/data/upload/1/9f8e7d6c-dog.jpg,1.5,2026-01-01
            3,1,cat,2026-01-01,13,/data/local-files/?d=photos/3.jpg,1.5,2026-01-01
            """);
        Case read = Read(_folder.Path, "data.val_share=0.4");
        Assert.Null(read.Error);
        Assert.Equal(["cat", "dog"], read.Classes);
        Dictionary<string, string> labels = read.Train.Concat(read.Val).ToDictionary(
            image => Path.GetFileName(image.File), image => string.Join('+', image.Positive));
        Assert.Equal(("cat+dog", "dog", "cat"), (labels["0a1b2c3d-my cat.jpg"], labels["dog.jpg"], labels["3.jpg"]));
        Assert.Contains(read.Warnings, line => line.Contains("3 images have paths or addresses of elsewhere", Ordinal));
    }

    [Fact]
    public void LabelStudiosOwnNameOfALabelIsFound()
    {
        Images("a.jpg", "b.jpg", "c.jpg", "d.jpg");
        _folder.File("x.csv", "annotation_id,annotator,created_at,id,image,lead_time,updated_at,weather\n"
            + "1,1,x,1,a.jpg,3,x,sunny\n2,1,x,2,b.jpg,3,x,\"{\"\"choices\"\": [\"\"sunny\"\", \"\"dry\"\"]}\"\n"
            + "3,1,x,3,c.jpg,3,x,sunny\n4,1,x,4,d.jpg,3,x,dry\n");
        Assert.Equal(["dry", "sunny"], Read(_folder.Path).Classes);
    }

    [Fact]
    public void RoboflowsTablesLieBesideTheImagesOfEachSplit()
    {
        Images("train/a.jpg", "train/b.jpg", "valid/c.jpg", "test/d.jpg");
        _folder.File("train/_classes.csv", "filename, cat, dog\na.jpg, 1, 0\nb.jpg, 1, 1\n");
        _folder.File("valid/_classes.csv", "filename, cat, dog\nc.jpg, 0, 1\n");
        _folder.File("test/_classes.csv", "filename, cat, dog\nd.jpg, 0, 1\n");
        _folder.File("README.roboflow.txt", "x");
        Assert.Equal("classes: cat, dog\ntrain: a.jpg: cat; b.jpg: cat dog\nval: c.jpg: dog", $"{Read(_folder.Path)}");
    }

    [Fact]
    public void FastaisTableIsPartedByIsValid()
    {
        Images("train/a.jpg", "train/b.jpg", "train/c.jpg");
        _folder.File("train.csv", "fname,labels,is_valid\na.jpg,cat dog,False\nb.jpg,cat,False\nc.jpg,dog,True\n");
        Case read = Read(_folder.Path, "data.csv_separator=\" \"");
        Assert.Equal(("a.jpg: cat dog; b.jpg: cat", "c.jpg: dog"), (Names(read.Train), Names(read.Val)));
        Assert.All(read.Warnings, line => Assert.Contains("not beside the table, but in train", line, Ordinal));
    }

    [Fact]
    public void MetadataInLinesOfJsonIsRead()
    {
        Images("train/a.jpg", "train/b.jpg", "validation/c.jpg");
        _folder.File("train/metadata.jsonl", """
            {"file_name": "a.jpg", "objects": {"bbox": [[1, 2, 3, 4]], "categories": [0, 2]}}
            {"file_name": "b.jpg", "objects": {"bbox": [], "categories": []}}
            """);
        _folder.File("validation/metadata.jsonl", "{\"file_name\": \"c.jpg\", \"objects\": {\"categories\": [2]}}\n");
        Assert.Equal("classes: 0, 2\ntrain: a.jpg: 0 2; b.jpg: \nval: c.jpg: 2", WithoutWarnings(Read(_folder.Path)));
        _folder.File("train/metadata.jsonl", "{\"file_name\": \"a.jpg\", \"labels\": [\"x\"]}\n[1]\n");
        Assert.Contains("metadata.jsonl:2: a JSON object belongs here", Read(_folder.Path).Error, Ordinal);
    }

    [Fact]
    public void FoldersOfImagesAreSplitsWhereATableHasNone()
    {
        Images("train/a.jpg", "train/b.jpg", "val/c.jpg");
        _folder.File("metadata.csv", "file_name,label\ntrain/a.jpg,cat\ntrain/b.jpg,dog\nval/c.jpg,cat\n");
        Case read = Read(_folder.Path);
        Assert.Equal(("train/a.jpg: cat; train/b.jpg: dog", "val/c.jpg: cat"), (Names(read.Train), Names(read.Val)));
        Assert.Contains("the folders of the images are taken for them", Assert.Single(read.Warnings), Ordinal);
    }

    [Fact]
    public void ALongTableMaySayWhichLabelsAreAbsent()
    {
        Images("a.jpg", "b.jpg", "c.jpg");
        string table = _folder.File(
            "t.csv", "image,label,value,split\na.jpg,cat,1,train\n"
                + "a.jpg,dog,0,train\nb.jpg,dog,1,train\nc.jpg,dog,1,val\n");
        Case read = Read(table);
        Assert.Equal("a.jpg: cat; b.jpg: dog", Names(read.Train));
        Assert.Equal(["dog"], read.Train[0].Negative);
        Assert.Empty(read.Train[1].Negative);
        _folder.File("t.csv", "image,label,score,split\na.jpg,cat,0.93,train\nb.jpg,dog,0.1,train\nc.jpg,dog,1,val\n");
        Assert.Contains(
            "t.csv:2: column score: '0.93' where 1 or 0 belongs, beside a label that is there or not; data.csv_ignore leaves the",
            Read(table).Error, Ordinal);
        Assert.Equal("b.jpg: dog", $"{Read(table, "data.csv_ignore=score").Train[1]}");
    }

    [Fact]
    public void RowsOfOneImageThatDisagreeAreSaid()
    {
        Images("a.jpg", "b.jpg", "c.jpg");
        string table = _folder.File(
            "t.csv", "image,cat,dog,split\na.jpg,1,0,train\n"
                + "./a.jpg,0,1,train\nb.jpg,0,0,train\nc.jpg,1,0,val\n");
        Case read = Read(table);
        Assert.Equal("a.jpg: cat dog; b.jpg: ", Names(read.Train));
        Assert.Contains(
            "the labels of each are put together (a.jpg); 2 labels that are both there and not count as there",
            Assert.Single(read.Warnings), Ordinal);
    }

    [Theory]
    [InlineData("image,cat,dog\na.jpg,1,0.7\nb.jpg,0,0.1\n", "t.csv:2: column dog: '0.7' where 1, 0, -1 or nothing")]
    [InlineData("image,cat,dog\na.jpg,1,0\nb.jpg,0,l\nc.jpg,0,1\n", "t.csv:3: column dog: 'l' where 1, 0, -1 or nothing belongs")]
    [InlineData("image,cat,dogs\na.jpg,1,2\nb.jpg,0,3\nc.jpg,0,2\n", "t.csv:2: column dogs: '2' where 1, 0, -1 or nothing")]
    public void AColumnThatMayBeAClassIsAskedAbout(string text, string words)
    {
        Images("a.jpg", "b.jpg", "c.jpg");
        string? error = Read(_folder.File("t.csv", text)).Error;
        Assert.Contains(words, error, Ordinal);
        Assert.DoesNotContain("TableOptions", error ?? "", Ordinal);
    }

    [Fact]
    public void ColumnsOfClassesAreThoseThatAreNamedInThatOrder()
    {
        Images("a.jpg", "b.jpg", "c.jpg");
        string table = _folder.File(
            "t.csv", "image,cat,dog,indoors,split\na.jpg,1,0,1,train\n"
                + "b.jpg,0,1,0,train\nc.jpg,1,0,1,val\n");
        Assert.Equal(["dog", "cat"], Read(table, "data.csv_classes=[dog, cat]").Classes);
        Assert.Equal(["cat", "dog"], Read(table, "data.csv_ignore=indoors").Classes);
        Assert.Contains(
            "no column is named 'cow'; there are image, cat, dog, indoors, split",
            Read(table, "data.csv_classes=[cow]").Error, Ordinal);
    }

    [Fact]
    public void ABlankIsWhatSomebodySaysItIs()
    {
        Images("a.jpg", "b.jpg", "c.jpg");
        string table = _folder.File("t.csv", "image,cat,dog,split\na.jpg,x,,train\nb.jpg,,x,train\nc.jpg,x,,val\n");
        Assert.Equal(["dog"], Read(table).Train[0].Negative);
        Assert.Empty(Read(table, "data.csv_blank=unknown").Train[0].Negative);
        _folder.File("t.csv", "image,cat,dog,cow,split\na.jpg,1,0,-1,train\nb.jpg,,1,0,train\nc.jpg,1,,1,val\n");
        Assert.Equal(["dog"], Read(table).Train[0].Negative);
        Assert.Equal(["cow"], Read(table).Train[1].Negative);
        Assert.Equal(["cat", "cow"], Read(table, "data.csv_blank=absent").Train[1].Negative);
    }

    [Fact]
    public void ATableOfTrainingImagesAloneIsNotValidatedOn()
    {
        Images("a.jpg", "b.jpg", "c.jpg", "d.jpg", "e.jpg");
        _folder.File("train.csv", "image,tags\na.jpg,cat\nb.jpg,dog\nc.jpg,cat\nd.jpg,dog\ne.jpg,cat\n");
        _folder.File("test.csv", "image\nd.jpg\n");
        _folder.File("sample_submission.csv", "image,tags\nd.jpg,cat dog\n");
        Case read = Read(_folder.Path);
        Assert.Equal(5, read.Train.Count + read.Val.Count);
        Assert.Empty(read.Train.Select(image => image.Name).Intersect(read.Val.Select(image => image.Name)));
        Assert.Contains(
            "train.csv: has no column of splits, so that no two can be named",
            Read(Path.Combine(_folder.Path, "train.csv"), "data.val_split=val").Error, Ordinal);
    }

    [Fact]
    public void ImagesAreLookedForWhereTheyUsuallyAre()
    {
        Images("images/train/a.JPG", "images/train/b.png", "images/val/c.jpeg");
        _folder.File("labels/t.csv", "image_id,labels,split\na,cat,train\nb.png,dog,train\nc.jpg,cat,val\n");
        string table = Path.Combine(_folder.Path, "labels", "t.csv");
        Assert.Contains("is listed but absent", Read(table).Error, Ordinal);
        File.Move(table, Path.Combine(_folder.Path, "t.csv"));
        File.Move(Path.Combine(_folder.Path, "images/val/c.jpeg"), Path.Combine(_folder.Path, "images/val/c.jpg"));
        Case read = Read(_folder.Path);
        Assert.Equal(("a: cat; b.png: dog", "c.jpg: cat"), (Names(read.Train), Names(read.Val)));
        Assert.Contains("split 'train': 2 images are not beside the table, but in images/train", read.Warnings[0], Ordinal);
        Assert.Equal(2, Read(_folder.Path, "data.images=images", "data.missing=skip", "data.val_split=train",
            "data.overlap=allow", "data.images=images/train").Train.Count);
        Assert.Contains(
            "there is no such folder of images (data.images)", Read(_folder.Path, "data.images=nowhere").Error,
            StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("../a.jpg")]
    [InlineData("/etc/hostname.jpg")]
    [InlineData("images/../../a.jpg")]
    public void APathThatLeavesTheFolderIsRefused(string name)
    {
        Images("data/b.jpg", "a.jpg");
        string table = _folder.File("data/t.csv", $"image,tags,split\nb.jpg,cat,train\n{name},dog,train\nb.jpg,cat,val\n");
        Assert.Contains($"t.csv:3: the image '{name}' leaves the folder", Read(table).Error, Ordinal);
    }

    [Fact]
    public void PathsOfATableInAFolderMayGoUpWithinTheDataSet()
    {
        Images("photos/a.jpg", "photos/b.jpg", "photos/c.jpg");
        _folder.File("train/list.csv", "image,tags\n../photos/a.jpg,cat\n../photos/b.jpg,dog\n");
        _folder.File("val/list.csv", "image,tags\n../photos/c.jpg,dog\n");
        Assert.Equal("../photos/c.jpg: dog", $"{Assert.Single(Read(_folder.Path).Val)}");
    }

    [Theory]
    [InlineData("utf-16", true, null)]
    [InlineData("utf-16", false, null)]
    [InlineData("utf-16BE", true, null)]
    [InlineData("utf-16BE", false, null)]
    [InlineData("utf-8", true, "windows-1252")]
    [InlineData("utf-32", true, null)]
    [InlineData("windows-1252", false, "cp1252")]
    [InlineData("iso-8859-1", false, "latin-1")]
    [InlineData("gb18030", false, "gb18030")]
    [InlineData("utf-16", false, "utf-16")]
    public void EncodingsAreHeard(string encoding, bool isMarked, string? told)
    {
        Images("a.jpg", "b.jpg", "c.jpg");
        Encoding written = CodePagesEncodingProvider.Instance.GetEncoding(encoding) ?? Encoding.GetEncoding(encoding);
        byte[] text = written.GetBytes(
            "image;tags;split\r\na.jpg;th\u00E9;train\r\nb.jpg;caf\u00E9;train\r\nc.jpg;th\u00E9;val\r\n");
        string table = Path.Combine(_folder.Path, "t.csv");
        File.WriteAllBytes(table, isMarked ? [.. written.GetPreamble(), .. text] : text);
        Assert.Equal(["caf\u00E9", "th\u00E9"], Read(table, told is null ? [] : [$"data.csv_encoding={told}"]).Classes);
    }

    [Theory]
    [InlineData("image|tags|split\na.jpg|cat,dog|train\nb.jpg|dog|train\nc.jpg|cat|val\n")]
    [InlineData("\"image\";\"tags\";\"split\"\n\"a.jpg\";\"cat,dog\";train\n\"b.jpg\";\"dog\";\"train\"\n\"c.jpg\";cat;val\n")]
    [InlineData("sep=;\nimage;tags;split\na.jpg;cat,dog;train\nb.jpg;dog;train\nc.jpg;cat;val\n")]
    [InlineData("\"sep=\t\"\r\nimage\ttags\tsplit\r\na.jpg\tcat|dog\ttrain\r\nb.jpg\tdog\ttrain\r\nc.jpg\tcat\tval\r\n")]
    [InlineData("image,tags,split\ra.jpg,cat|dog,train\rb.jpg,dog,train\rc.jpg,cat,val\r")]
    [InlineData("image,tags,split\r\r\na.jpg,cat|dog,train\r\r\nb.jpg,dog,train\r\r\nc.jpg,cat,val\r\r\n")]
    [InlineData("image,tags,split,,\na.jpg,cat|dog,train,,\n,,,,\nb.jpg,dog,train,,\nc.jpg,cat,val,,\n , , , ,\n")]
    [InlineData("image,tags,split\na.jpg,cat|dog,train,\nb.jpg,dog,train,\nc.jpg,cat,val,\n")]
    [InlineData("id, image , \"tags\" ,split\n0, a.jpg , \"cat,dog\" ,train\n1,b.jpg,dog,train\n2,c.jpg,cat,val\n")]
    [InlineData("image,tags,Subset\na.jpg,cat|dog,TRAINING\nb.jpg,dog,Training\nc.jpg,cat,Dev\n")]
    [InlineData("image,tags,set\na.jpg,cat|dog,train set\nb.jpg,dog,train set\nc.jpg,cat,test set\n")]
    [InlineData("bild,tags,split\na.jpg,cat|dog,train\nb.jpg,dog,train\nc.jpg,cat,val\n")]
    [InlineData("name,tags,split\na,cat|dog,train\nb,dog,train\nc,cat,val\n")]
    [InlineData("image,class_id,class_name,split\na.jpg,0,cat|dog,train\nb.jpg,1,dog,train\nc.jpg,0,cat,val\n")]
    [InlineData("image,tags,split,height\na.jpg,\"{\"\"cat\"\",\"\"dog\"\"}\",train,3\nb.jpg,{dog},train,4\nc.jpg,{cat},val,5\n")]
    public void ATableMayBeWrittenInManyWays(string text)
    {
        Images("a.jpg", "b.jpg", "c.jpg");
        Case read = Read(_folder.File("t.csv", text));
        Assert.Null(read.Error);
        Assert.Equal(
            ("cat+dog, dog", "cat"),
            (string.Join(", ", read.Train.Select(LabelsOf)), LabelsOf(read.Val[0])));

        static string LabelsOf(CaseImage image) => string.Join('+', image.Positive);
    }

    [Theory]
    [InlineData("image,tags,split\na.jpg,cat,fold1\nb.jpg,dog,fold2\n", "'split' has fold1 (1 rows), fold2 (1 rows); which")]
    [InlineData("image,tags,split\na.jpg,cat,val\nb.jpg,dog,test\n", "name them with data.train_split and data.val_split")]
    [InlineData("bild,tags\na.gif,cat\nb,dog\n", "t.csv:1: no column of image files: none of bild, tags is named path, file")]
    [InlineData("image,tags\na.jpg,cat,dog\n", "t.csv:2: 3 columns; there should be 2 as in the header (image, tags): a")]
    [InlineData("image,tags\n,cat\n", "t.csv:2: no image in column 'image'")]
    [InlineData("image,tags\n\"a.jpg,cat\n", "t.csv:2: a quote is not closed")]
    public void WhatIsWrongIsSaidInOneLine(string text, string words)
    {
        Images("a.jpg", "b.jpg");
        Assert.Contains(words, Read(_folder.File("t.csv", text)).Error, Ordinal);
    }

    void Images(params string[] names)
    {
        // Each has bytes of its own: what is there twice stays in one split.
        foreach (string name in names) _folder.File(name, $"image {name}");
    }

    static Case Read(string root, params IReadOnlyList<string> settings) => Case.OfData(root, "csv", settings);

    static string Names(IEnumerable<CaseImage> images) => string.Join("; ", images);

    static string WithoutWarnings(Case read) => $"{read}".Split("\nwarning")[0];
}
