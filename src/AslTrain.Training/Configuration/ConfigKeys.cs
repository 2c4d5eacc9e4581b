using AslTrain.Models;
using static AslTrain.Training.Configuration.ConfigType;

namespace AslTrain.Training.Configuration;

/// <summary>Every key of a config, in the order in which it is written. Defaults are those of the authors' train.py.</summary>
public static class ConfigKeys
{
    const double Largest = 1_000_000_000;

    static readonly (string, string) FileName = ("^[A-Za-z0-9_-][A-Za-z0-9._-]*$", "a name of letters, digits, '.', '_' and '-' that does not begin with '.'");
    static readonly (string, string) DeviceName = ("^(auto|cpu|cuda|cuda:[0-9]{1,3})$", "auto, cpu, cuda or cuda:N");
    static readonly string[] DifficultChoices = ["positive", "negative", "ignore"];

    public static IReadOnlyList<ConfigKey> All { get; } =
    [
        new("run.name", Text, "run", "Name of the run; its folder is OUTPUT/NAME/TIME.") { Pattern = FileName },
        new("run.output", Text, "runs", "Folder for all runs."),
        new("run.seed", Whole, 0L, "Seed of weights, order, augmentation and subsets.") { Range = Range.AtLeast(0) },
        new("run.device", Text, "auto", "Where to compute; auto takes CUDA where there is one.") { Pattern = DeviceName },
        new("run.threads", Whole, 0L, "Threads of tensor operations on the CPU; 0 for one a core.") { Range = Range.Between(0, 1024) },
        new("run.precision", Text, "float32", "Numbers of the forward pass: float32, bfloat16, float16 with a loss scale; auto takes bfloat16 where the device computes in it.") { Choices = ["float32", "bfloat16", "float16", "auto"] },
        new("run.on_nan", Text, "stop", "What to do when the loss is no finite number: stop, or skip the batch.") { Choices = ["stop", "skip"] },
        new("run.tensorboard", Flag, false, "Write TensorBoard's events into the run folder too."),
        new("run.tf32", Flag, true, "CUDA: compute float32 products with 10 bits of mantissa, several times as fast."),
        new("run.cudnn_benchmark", Flag, true, "CUDA: try cuDNN's algorithms first and keep the fastest; false for the same ones in every run."),
        new("run.profile", Flag, false, "Measure the phases of a step, and print them at the end."),
        new("run.log_every", Whole, 10L, "Steps between two lines of metrics.jsonl.") { Range = Range.Between(1, Largest) },

        new("data.format", Text, null, "Format of the annotations.") { Required = true, Choices = ["coco", "voc", "nus-wide", "open-images", "csv", "image-folder", "scenes"] },
        new("data.root", Text, null, "Folder of the data set; a CSV table's folder or file; scenes are drawn and need none."),
        new("data.train_split", Text, null, "Name of the training split; null finds the usual one."),
        new("data.val_split", Text, null, "Name of the validation split; null finds the usual one."),
        new("data.keep_unlabeled", Flag, false, "COCO, NUS-WIDE: keep images without annotation (the authors drop them)."),
        new("data.missing", Text, "fail", "What to do about listed images that are absent, or cannot be read when their turn comes.") { Choices = ["fail", "skip"] },
        new("data.links", Text, "refuse", "What to do about symbolic links that lead out of the data set's folder.") { Choices = ["refuse", "follow"] },
        new("data.difficult_train", Text, "positive", "VOC: what labels of difficult objects count as in training.") { Choices = DifficultChoices },
        new("data.difficult_eval", Text, "ignore", "VOC: the same in evaluation.") { Choices = DifficultChoices },
        new("data.unknown", Text, "negative", "What unknown labels count as in training (Open Images, CSV): absent, nothing, or absent but for the likeliest of a batch.") { Choices = ["negative", "ignore", "selective"] },
        new("data.unknown_likeliest", Whole, 5L, "Selective: unknown labels an image that are ignored, the likeliest of the batch.") { Range = Range.Between(0, 100_000) },
        new("data.class_priors", Text, null, "Selective: a CSV file of Classes, avg_pred; unknown labels of frequent classes are ignored."),
        new("data.prior_threshold", Number, 0.05, "Selective: the avg_pred from which a class is frequent.") { Range = Range.Inside(0, 1) },
        new("data.class_list", Text, null, "Open Images: a file with a class (/m/... or name) a line, to train these alone, in this order."),
        new("data.machine_confidence", Number, null, "Open Images: machine-generated labels of at least this confidence count as positives; null leaves them out.") { Range = Range.Between(0, 1) },
        new("data.csv_path", Text, null, "CSV: column of the image files; null for the usual names (path, filepath, file, filename, image)."),
        new("data.csv_labels", Text, null, "CSV: column of the labels; null for labels, label or tags, and otherwise a column a class."),
        new("data.csv_split", Text, null, "CSV: column of the split; null for split, where there is one."),
        new("data.csv_separator", Text, null, "CSV: one letter between labels; null for |, ; or a comma, or a list literal.") { Pattern = ("^.$", "one letter") },
        new("data.val_share", Number, 0.2, "Image folders without splits: share of the images that is held back, by their names.") { Range = Range.Inside(0, 1) },
        new("data.limit_train", Whole, null, "Train on a seeded subset of this many images.") { Range = Range.Between(2, Largest) },
        new("data.limit_val", Whole, null, "Validate on a seeded subset of this many images.") { Range = Range.Between(1, Largest) },
        new("data.batch_size", Whole, 128L, "Images a step; batch norm needs two.") { Range = Range.Between(2, 65536) },
        new("data.workers", Whole, null, "Threads that load images in the background; 0 loads between steps; null chooses.") { Range = Range.Between(0, 256) },
        new("data.cache", Text, "none", "Where decoded and squished pixels are kept from one epoch to the next; random crops need the whole image and do not use them.") { Choices = ["none", "memory", "disk"] },
        new("data.cache_folder", Text, null, "Where drawn scenes and pixels are kept; null for the user's cache folder."),
        new("data.scenes_train", Whole, 2000L, "Scenes: training images.") { Range = Range.Between(1, 1_000_000) },
        new("data.scenes_val", Whole, 500L, "Scenes: validation images.") { Range = Range.Between(1, 1_000_000) },
        new("data.scenes_size", Whole, 128L, "Scenes: side in pixels.") { Range = Range.Between(32, 1024) },
        new("data.scenes_drop_positives", Number, 0.0, "Scenes: share of the training labels that are left out at random.") { Range = Range.Below(0, 1) },
        new("data.scenes_seed", Whole, 0L, "Scenes: seed of the drawings.") { Range = Range.AtLeast(0) },

        new("image.size", Whole, 224L, "Side in pixels that images are squished to.") { Range = Range.Between(32, 2048), MultipleOf = 32 },
        new("image.mean", Numbers, new double[] { 0, 0, 0 }, "Subtracted from red, green and blue after scaling to 0 .. 1.") { Length = 3 },
        new("image.std", Numbers, new double[] { 1, 1, 1 }, "Divides red, green and blue after that.") { Length = 3, Range = Range.Above(0) },

        new("augment.random_crop", Number, 1.0, "Train on random parts of the images: the share of the area that a part has at least; 1 for whole images, as the authors.") { Range = new(0, true, 1, false) },
        new("augment.horizontal_flip", Flag, false, "Mirror every other training image (the authors do not)."),
        new("augment.cutout", Number, 0.5, "Side of a rectangle of one colour, as a share of the image's; 0 for none.") { Range = Range.Below(0, 1) },
        new("augment.rand_augment", Flag, true, "Two random operations of fifteen, as the package randaugment of the authors draws them."),

        new("model.backbone", Text, "tresnet_m", "The network.") { Choices = Backbones.Names },
        new("model.head", Text, "linear", "From features to logits: one layer, two by way of 512 numbers (the authors' Open Images models), or ML-Decoder.") { Choices = ["linear", "bottleneck", "ml_decoder"] },
        new("model.decoder_groups", Whole, 100L, "ML-Decoder: queries, each for a group of classes; never more than there are classes.") { Range = Range.Between(1, 100_000) },
        new("model.decoder_embedding", Whole, 768L, "ML-Decoder: width.") { Range = Range.Between(8, 65536), MultipleOf = 8 },
        new("model.weights", Text, null, "Weights to start from, .safetensors or PyTorch's .pth; a head of another size is left as it is."),
        new("model.freeze", Text, "none", "What does not learn: the backbone, or only the statistics of its batch norm.") { Choices = ["none", "batch_norm", "backbone"] },
        new("model.batch_norm_eps", Number, 1e-5, "MobileNetV2: added to the variance in batch norm; weights from TensorFlow want 0.001.") { Range = Range.Above(0) },
        new("model.stride2_padding", Text, "symmetric", "MobileNetV2: where convolutions of stride 2 pad; weights from TensorFlow want bottom_right.") { Choices = ["symmetric", "bottom_right"] },

        new("loss.name", Text, "asl", "Preset of the three numbers below: asl 4, 0, 0.05; focal 2, 2, 0; ce 0, 0, 0; asl_single_label 4, 0, 0 over a softmax, for one label an image. Given by --set it replaces the file's numbers.") { Choices = ["asl", "focal", "ce", "asl_single_label"] },
        new("loss.gamma_neg", Number, null, "Focusing of the negatives; null for the preset's.") { Range = Range.AtLeast(0) },
        new("loss.gamma_pos", Number, null, "Focusing of the positives; null for the preset's.") { Range = Range.AtLeast(0) },
        new("loss.clip", Number, null, "Probability margin of the negatives; null for the preset's.") { Range = Range.Below(0, 1) },
        new("loss.gamma_unknown", Number, null, "Focusing of unknown labels that count as negatives; null for gamma_neg.") { Range = Range.AtLeast(0) },
        new("loss.label_smoothing", Number, null, "Share of the target that both sides of a label, or all classes of asl_single_label, have evenly; null for 0, with asl_single_label 0.1.") { Range = Range.Below(0, 1) },
        new("loss.adaptive.target", Number, null, "Adaptive asymmetry: steers gamma_neg so that the gap, the mean probability of present labels less that of absent ones being absent, comes to this (the paper's figure: 0.1); null for a fixed gamma_neg.") { Range = Range.Between(-1, 1) },
        new("loss.adaptive.rate", Number, 0.01, "Change of gamma_neg a step for a gap that is off by 1.") { Range = Range.Above(0) },
        new("loss.adaptive.window", Whole, 10L, "Steps over which the gap is averaged.") { Range = Range.Between(1, 100_000) },
        new("loss.adaptive.gamma_min", Number, 0.0, "gamma_neg goes no lower.") { Range = Range.Between(0, 100) },
        new("loss.adaptive.gamma_max", Number, 10.0, "Nor higher.") { Range = Range.Between(0, 100) },
        new("loss.detach_weight", Flag, true, "Focusing weight as a constant in the gradient, as in train.py; false for the whole gradient."),

        new("optimizer.name", Text, "adam", "The optimizer; adam adds the decay to the gradient as the authors do, adamw shrinks the weights, sgd has momentum.") { Choices = ["adam", "adamw", "sgd"] },
        new("optimizer.lr", Number, 1e-4, "Highest learning rate (train.py; users quote 2e-4 from the paper).") { Range = Range.Above(0) },
        new("optimizer.backbone_lr", Number, null, "The same for the backbone; null for optimizer.lr.") { Range = Range.Above(0) },
        new("optimizer.weight_decay", Number, 1e-4, "L2 added to the gradient of weights with two or more dimensions.") { Range = Range.AtLeast(0) },
        new("optimizer.beta1", Number, 0.9, "Decay of Adam's gradients, and SGD's momentum; one_cycle has its own.") { Range = Range.Below(0, 1) },
        new("optimizer.beta2", Number, 0.999, "Decay of Adam's squared gradients.") { Range = Range.Below(0, 1) },
        new("optimizer.eps", Number, 1e-8, "Added to Adam's denominator.") { Range = Range.Above(0) },

        new("optimizer.clip_norm", Number, null, "Longest gradient: a longer one is shortened to it; null for any.") { Range = Range.Above(0) },
        new("optimizer.accumulate", Whole, 1L, "Steps whose gradients are added up before the weights move; the loss is a sum, so batch_size times this is the batch.") { Range = Range.Between(1, 10_000) },

        new("schedule.name", Text, "one_cycle", "The course of the learning rate: one_cycle as the authors, cosine, step, constant.") { Choices = ["one_cycle", "cosine", "step", "constant"] },
        new("schedule.epochs", Whole, 80L, "Epochs that the schedule is made for.") { Range = Range.Between(1, 100_000) },
        new("schedule.stop_after", Whole, null, "Epochs after which training ends; null for all, also where --set makes the schedule shorter.") { Range = Range.Between(1, 100_000) },
        new("schedule.patience", Whole, null, "Training ends after so many epochs without a better score; null for never.") { Range = Range.Between(1, 100_000) },
        new("schedule.warmup", Number, null, "Share of the schedule in which the learning rate climbs; null for 0.2 (one_cycle), 0.05 (cosine), 0 (step, constant).") { Range = Range.Below(0, 1) },
        new("schedule.step_epochs", Whole, 30L, "step: epochs after which the learning rate falls, again and again.") { Range = Range.Between(1, 100_000) },
        new("schedule.step_factor", Number, 0.1, "step: what is left of it each time.") { Range = Range.Inside(0, 1) },
        new("schedule.beta1_min", Number, 0.85, "one_cycle: Adam's beta1 at the highest learning rate.") { Range = Range.Below(0, 1) },
        new("schedule.beta1_max", Number, 0.95, "one_cycle: Adam's beta1 at both ends.") { Range = Range.Below(0, 1) },

        new("ema.decay", Number, 0.9997, "Share that the average of the weights keeps each step.") { Range = Range.Below(0, 1) },

        new("ema.warmup", Flag, false, "Let the average forget the first weights soon (the authors do not)."),

        new("checkpoints.every", Whole, null, "Steps between two saves of last.safetensors, besides the one after each epoch; null for none.") { Range = Range.Between(1, Largest) },
        new("checkpoints.keep", Whole, 0L, "Epochs whose trained weights are kept besides best and last, the latest so many.") { Range = Range.Between(0, 100_000) },

        new("evaluate.threshold", Number, 0.8, "Score above which a class is predicted, for CP to OF1 (validate.py).") { Range = Range.Inside(0, 1) },
        new("evaluate.empty_class", Text, "zero", "A class without a positive in the split: counts zero in mAP, CP, CR and CF1, as by the authors, or skip to leave it out.") { Choices = ["zero", "skip"] },
        new("evaluate.batch_size", Whole, null, "Images a batch in evaluation; null for data.batch_size.") { Range = Range.Between(1, 65536) },
        new("evaluate.probabilities", Flag, false, "While training, log and plot how sure the network is of present and of absent labels (the paper's probability analysis)."),

        new("distributed.sync_batch_norm", Flag, false, "Several processes: batch norm takes its statistics over the images of all of them, not of each alone."),
    ];

    public static IReadOnlyList<string> Sections { get; } = [.. All.Select(key => key.Section).Distinct()];

    public static ConfigKey? Find(string path) => All.FirstOrDefault(key => key.Path == path);
}
