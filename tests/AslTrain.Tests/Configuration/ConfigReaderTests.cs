using AslTrain.Tests.Support;
using AslTrain.Losses;
using AslTrain.Training.Configuration;
using AslTrain.Training.Settings;
using CsCheck;
using Xunit;

namespace AslTrain.Tests.Configuration;

public class ConfigReaderTests
{
    static RunConfig Parse(string text, params string[] overrides) => ConfigReader.Parse(text, "a.yaml", overrides);

    static string Message(string text, params string[] overrides) =>
        Assert.Throws<ConfigException>(() => Parse(text, overrides)).Message;

    static string MessageOf(string file) => Assert.Throws<ConfigException>(() => ConfigReader.Read(file, [])).Message;

    static LossSection Loss(string name, double gammaNeg, double gammaPos, double clip) =>
        new() { Name = name, GammaNeg = gammaNeg, GammaPos = gammaPos, Clip = clip };

    [Fact]
    public void EverythingWrongIsReportedAtOnceWithItsPlace()
    {
        const string Text = """
            run:
              name: my run
              sed: 3
            data:
              format: coc
              batch_size: 3.5
              batch_size: 8
            image:
              size: 100
              mean: [0, 0]
            los:
              name: asl
            optimizer:
              lr: fast
              gamma_neg: 2
            schedule:
              epochs: 5
              stop_after: 9
              warmup: 1.0
            evaluate: 3
            """;
        const string Formats = "coco, voc, nus-wide, open-images, csv, image-folder, yolo, label-studio, scenes";
        const string Sections =
            "run, data, image, augment, model, loss, optimizer, schedule, ema, checkpoints, evaluate, distributed";
        Assert.Equal(
            $"""
            a.yaml:2:9: run.name: 'my run' is not a name of letters, digits, '.', '_' and '-' that does not begin with '.'
            a.yaml:3:3: run.sed: no such key (did you mean seed?)
            a.yaml:5:11: data.format: 'coc' is none of {Formats} (did you mean coco?)
            a.yaml:6:15: data.batch_size: '3.5' where a whole number from 2 to 65536 belongs
            a.yaml:7:3: data.batch_size: this key is there twice, first in line 6
            a.yaml:9:9: image.size: 100 is out of range; it should be a multiple of 32 from 32 to 2048
            a.yaml:10:9: image.mean: 2 elements; it should be a list of 3 numbers
            a.yaml:11:1: los: no such section; there are {Sections} (did you mean loss?)
            a.yaml:14:7: optimizer.lr: 'fast' where a number above 0 belongs
            a.yaml:15:3: optimizer.gamma_neg: no such key (did you mean loss.gamma_neg?)
            a.yaml:19:11: schedule.warmup: 1.0 is out of range; it should be a number from 0 to below 1, or null
            a.yaml:20:11: evaluate: this is a section; keys with values belong here
            --set ema.decay=2: ema.decay: 2 is out of range; it should be a number from 0 to below 1
            --set x: it should be section.key=value
            a.yaml:18:15: schedule.stop_after: 9 is beyond schedule.epochs; it should be a whole number from 1 to 5
            """, Message(Text, "ema.decay=2", "x"));
    }

    [Theory]
    [InlineData("", "a.yaml:1:1: the config is empty; it should at least say data.format")]
    [InlineData("# nothing\n", "a.yaml:1:1: the config is empty; it should at least say data.format")]
    [InlineData("- a\n", "a config consists of the sections run, data")]
    [InlineData(
        "run:\n  name: x\n",
        "a.yaml: data.format: missing; it should be one of coco, voc, nus-wide, open-images, "
            + "csv, image-folder, yolo, label-studio, scenes")]
    [InlineData(
        "data:\n  format: voc\n",
        "a.yaml:2:11: data.root: missing; format voc needs the folder of the data set (--set data.root=FOLDER)")]
    [InlineData(
        "data:\n  format: [scenes]\n",
        "data.format: a list where one of coco, voc, nus-wide, open-images, "
            + "csv, image-folder, yolo, label-studio, scenes belongs")]
    [InlineData("data:\n\tformat: scenes\n", "a.yaml:2:1: ")]
    [InlineData("data: {format: scenes\n", "a.yaml:")]
    [InlineData("data: &a {format: scenes}\n", "a.yaml:1:7: anchors and aliases are not part of a config")]
    [InlineData("data: {format: !!str scenes}\n", "tags are not part of a config")]
    [InlineData("data: {format: scenes}\n---\nrun: {}\n", "a second document")]
    [InlineData("data: {format: scenes}\ndata: {}\n", "a.yaml:2:1: data: this section is there twice, first in line 1")]
    [InlineData(
        "data: {format: scenes, limit_train: 1_000}\n",
        "data.limit_train: '1_000' where a whole number from 2 to 1000000000, or null belongs")]
    [InlineData("data: {format: scenes, keep_unlabeled: yes}\n", "data.keep_unlabeled: 'yes' where true or false belongs")]
    [InlineData("data: {format: scenes}\noptimizer: {lr: .inf}\n", "optimizer.lr: '.inf' where a number above 0 belongs")]
    [InlineData("data: {format: scenes}\noptimizer: {lr: '1e-3'}\n", "optimizer.lr: '1e-3' where a number above 0 belongs")]
    [InlineData("data: {format: scenes}\noptimizer: {lr: }\n", "optimizer.lr: no value; it should be a number above 0")]
    [InlineData(
        "data: {format: scenes}\nrun: {seed: 99999999999999999999}\n",
        "run.seed: '99999999999999999999' where a whole number of at least 0 belongs")]
    [InlineData(
        "data: {format: scenes}\nloss: {name: ce, gamma_neg: 2}\n",
        "a.yaml:2:29: loss.gamma_neg: loss ce has no focusing and no margin; for 2 use loss.name: asl")]
    [InlineData(
        "data: {format: scenes}\nloss: {name: focal, gamma_neg: 3}\n",
        "loss.gamma_neg: focal loss has one gamma, here are 3 and 2; for two use loss.name: asl")]
    [InlineData(
        "data: {format: scenes}\nloss: {name: focal, clip: 0.1}\n",
        "loss.clip: loss focal has no margin; for 0.1 use loss.name: asl")]
    [InlineData(
        "data: {format: scenes}\nschedule: {beta1_min: 0.99}\n",
        "schedule.beta1_min: 0.99 is above schedule.beta1_max, 0.95")]
    [InlineData(
        "data: {format: scenes}\nrun: {name: Nul.txt}\n", "a.yaml:2:13: run.name: 'Nul.txt' cannot name a folder on Windows")]
    [InlineData("data: {format: scenes}\nrun: {name: dots.}\n", "run.name: 'dots.' cannot name a folder on Windows")]
    [InlineData("data: {format: scenes}\nrun: {device: gpu}\n", "run.device: 'gpu' is not auto, cpu, cuda or cuda:N")]
    [InlineData(
        "data: {format: scenes}\nloss: {adaptive: {target: 2}}\n",
        "a.yaml:2:27: loss.adaptive.target: 2 is out of range")]
    [InlineData(
        "data: {format: scenes}\nloss: {adaptive: {tarket: 0.1}}\n",
        "a.yaml:2:19: loss.adaptive.tarket: no such key (did you mean target?)")]
    [InlineData(
        "data: {format: scenes}\nloss: {adaptive: 0.1}\n",
        "a.yaml:2:18: loss.adaptive: keys with values belong here, or null")]
    [InlineData("data: {format: scenes}\nloss: {adaptive.target: 0.1}\n", "a.yaml:2:8: loss.adaptive.target: no such key")]
    [InlineData(
        "data: {format: scenes}\nloss: {adaptive: {rate: 0.1}}\n",
        "a.yaml:2:25: loss.adaptive.rate: needs loss.adaptive.target, the gap to reach")]
    [InlineData(
        "data: {format: scenes}\nloss: {name: ce, adaptive: {target: 0.1}}\n",
        "loss.adaptive.target: steers gamma_neg, which loss ce has not; use loss.name: asl")]
    [InlineData(
        "data: {format: scenes}\nloss: {adaptive: {target: 0.1, gamma_max: 3}}\n",
        "loss.gamma_neg: begins at 4; it should lie from loss.adaptive.gamma_min, 0, to loss.adaptive.gamma_max, 3")]
    [InlineData(
        "data: {format: scenes}\nschedule: {warmup: 0}\n",
        "schedule.warmup: one_cycle climbs; it should be a number above 0 to below 1")]
    [InlineData(
        "data: {format: scenes}\nloss: {name: asl_single_label, detach_weight: false}\n",
        "loss.detach_weight: has no effect with run.task: single_label; leave it out")]
    [InlineData(
        "data: {format: scenes}\nrun: {task: single_label}\nloss: {adaptive: {target: 0.1}}\n",
        "loss.adaptive.target: has no effect with run.task: single_label; leave it out")]
    [InlineData(
        "data: {format: scenes}\nrun: {task: single_label}\nloss: {gamma_unknown: 0}\n",
        "loss.gamma_unknown: has no effect with run.task: single_label; leave it out")]
    [InlineData(
        "data: {format: scenes}\nrun: {task: multi_label}\nloss: {name: asl_single_label}\n",
        "loss.name: asl_single_label is asl with run.task: single_label, and here it is multi_label")]
    [InlineData(
        "data: {format: scenes}\nloss: {name: asl_single_label, clip: 0.1}\n",
        "loss.clip: has no effect with run.task: single_label; leave it out")]
    public void AMistakeIsNamed(string text, string finding) =>
        Assert.Contains(finding, Message(text), StringComparison.Ordinal);

    [Fact]
    public void DefaultsAreTheAuthors()
    {
        const string Text = "data: {format: scenes}";
        RunConfig config = Parse(Text);
        Assert.Equal(Loss("asl", 4, 0, 0.05), config.Loss);
        Assert.Equal(0.9997, config.Ema.Decay);
        Assert.Equal((80, null, 0.2), (config.Schedule.Epochs, config.Schedule.StopAfter, config.Schedule.Warmup));
        Assert.Equal(Loss("focal", 2, 2, 0), Parse(Text, "loss.name=focal").Loss);
        Assert.Equal(Loss("ce", 0, 0, 0), Parse(Text, "loss.name=ce").Loss);
    }

    [Fact]
    public void APresetChosenByAnOverrideBringsItsOwnNumbers()
    {
        const string Text = "data: {format: scenes}\nloss: {name: asl, gamma_neg: 3, gamma_pos: 1, clip: 0.1}";
        Assert.Equal(Loss("ce", 0, 0, 0), Parse(Text, "loss.name=ce").Loss);
        Assert.Equal(Loss("focal", 3, 3, 0), Parse(Text, "loss.name=focal", "loss.gamma_neg=3", "loss.gamma_pos=3").Loss);
        Assert.Equal(Loss("asl", 2, 0, 0.05), Parse(Text, "loss.name=asl", "loss.gamma_neg=2").Loss);
        Assert.Equal(Loss("asl", 2, 1, 0.1), Parse(Text, "loss.gamma_neg=2").Loss);
    }

    [Fact]
    public void AFindingIsNotPlacedAtASettingThatWasLeftBehind()
    {
        const string Text = "data: {format: scenes}\nloss: {name: asl, gamma_neg: 3}";
        Assert.StartsWith(
            "--set loss.gamma_pos=1: loss.gamma_neg: focal loss has one gamma, here are 2 and 1",
            Message(Text, "loss.name=focal", "loss.gamma_pos=1"), StringComparison.Ordinal);
    }

    [Fact]
    public void ALossChosenByAnOverrideLeavesAnothersSettingsBehind()
    {
        const string Several = """
            data: {format: scenes}
            loss: {detach_weight: false, gamma_unknown: 2}
            evaluate: {probabilities: true}
            """;
        RunConfig single = Parse(Several, "loss.name=asl_single_label");
        Assert.Equal("single_label", single.Run.Task);
        Assert.Equal(Loss("asl", 4, 0, 0) with { LabelSmoothing = 0.1 }, single.Loss);
        Assert.False(single.Evaluate.Probabilities);
        const string One = "data: {format: scenes}\nloss: {name: asl_single_label, label_smoothing: 0.2}";
        RunConfig several = Parse(One, "loss.name=asl");
        Assert.Equal("multi_label", several.Run.Task);
        Assert.Equal(Loss("asl", 4, 0, 0.05), several.Loss);
    }

    /// <summary>The task is its own key; any preset's numbers serve it.</summary>
    [Fact]
    public void ATaskChosenByAnOverrideLeavesAnothersSettingsBehind()
    {
        const string Text = "data: {format: scenes}\nloss: {gamma_unknown: 2, clip: 0.2, adaptive: {target: 0.1}}";
        RunConfig single = Parse(Text, "run.task=single_label");
        Assert.Equal(Loss("asl", 4, 0, 0) with { LabelSmoothing = 0.1 }, single.Loss);
        Assert.Equal((2, 2, 0), Numbers(Parse("data: {format: scenes}\nrun: {task: single_label}\nloss: {name: focal}")));
        Assert.Equal((0, 0, 0), Numbers(Parse("data: {format: scenes}\nrun: {task: single_label}", "loss.name=ce")));
        Assert.Equal((4, 0, 0.05), Numbers(Parse("data: {format: scenes}\nrun: {task: single_label}", "run.task=multi_label")));

        static (double, double, double) Numbers(RunConfig config) =>
            (config.Loss.GammaNeg, config.Loss.GammaPos, config.Loss.Clip);
    }

    [Fact]
    public void AGroupOfKeysIsRead()
    {
        const string Text = "data: {format: scenes}\nloss: {adaptive: {target: 0.1, window: 5}}";
        Assert.Equal(new AdaptiveOptions(0.1, Window: 5), Parse(Text).Loss.Adaptive);
        Assert.Equal(new AdaptiveOptions(0.2, Window: 5), Parse(Text, "loss.adaptive.target=0.2").Loss.Adaptive);
        Assert.Null(Parse(Text, "loss.name=ce").Loss.Adaptive);
        Assert.Null(Parse("data: {format: scenes}\nloss: {adaptive: null}").Loss.Adaptive);
    }

    [Fact]
    public void AShorterScheduleChosenByAnOverrideIsRunInFull()
    {
        const string Text = "data: {format: scenes}\nschedule: {epochs: 80, stop_after: 41}";
        Assert.Null(Parse(Text, "schedule.epochs=5").Schedule.StopAfter);
        Assert.Equal(41, Parse(Text, "schedule.epochs=50").Schedule.StopAfter);
        Assert.Throws<ConfigException>(() => Parse(Text, "schedule.epochs=5", "schedule.stop_after=6"));
    }

    [Fact]
    public void TheLaterOverrideWinsAndPathsNeedNoQuotes()
    {
        RunConfig config = Parse(
            "data: {format: coco, root: a}", "data.root=C:\\data: # 1", "run.seed=1", "run.seed=2",
            "image.mean=[0.5, 0.25, 1e-1]", "data.train_split=null", "optimizer.lr=1e-3");
        Assert.Equal("C:\\data: # 1", config.Data.Root);
        Assert.Equal(2, config.Run.Seed);
        Assert.Equal([0.5, 0.25, 0.1], config.Image.Mean);
        Assert.Equal(0.001, config.Optimizer.Rate);
        Assert.Null(config.Data.TrainSplit);
    }

    [Fact]
    public void FilesThatCannotBeReadAreNamed()
    {
        using TemporaryFolder folder = new();
        Assert.Equal("/nowhere/a.yaml: there is no such config file", MessageOf("/nowhere/a.yaml"));
        Assert.Contains("cannot be read", MessageOf(folder.Path), StringComparison.Ordinal);
        string large = folder.File("large.yaml", new string('#', 2_000_000));
        Assert.Contains("larger than a config can be", MessageOf(large), StringComparison.Ordinal);
    }

    [Fact]
    public void WhatIsWrittenIsReadBack() => Gen.Select(
        Gen.String[1, 12], Gen.Double[1e-9, 10], Gen.Int[1, 500], Gen.Bool, Gen.Double[0.001, 0.9]).Sample(
        (root, rate, epochs, flip, share) =>
        {
            if (root.Trim() != root || root.StartsWith('"') || root.StartsWith('\'') || root is "null" or "~" or "") return true;
            RunConfig config = Parse(
                "data: {format: voc, root: x}", $"data.root={root}", $"optimizer.lr={rate:R}", $"schedule.epochs={epochs}",
                $"schedule.stop_after={epochs}", $"augment.horizontal_flip={(flip ? "true" : "false")}",
                $"schedule.warmup={share:R}", $"image.mean=[{share:R}, 0, {rate:R}]");
            string text = ConfigWriter.Write(config);
            return ConfigWriter.Write(Parse(text)) == text && Parse(text).Data.Root == root;
        });

    [Fact]
    public void DamageNeverGetsPastTheReport()
    {
        string sound = File.ReadAllText(SourceTree.File("configs/voc2007.yaml"));
        Gen.Select(Gen.Int[0, sound.Length - 1], Gen.Char).Array[1, 6].Sample(damage =>
        {
            char[] text = sound.ToCharArray();
            foreach ((int position, char value) in damage) text[position] = value;
            try
            {
                Parse(new string(text));
            }
            catch (ConfigException)
            {
            }
        }, iter: 3000);
    }
}
