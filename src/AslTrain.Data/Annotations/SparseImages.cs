using System.Collections;
using System.Runtime.InteropServices;

namespace AslTrain.Data.Annotations;

/// <summary>
/// The images of a split with their labels in flat arrays, so that millions of images fit: an image's record is made
/// when it is asked for. Made by <see cref="Builder"/>.
/// </summary>
sealed class SparseImages : IReadOnlyList<LabeledImage>
{
    readonly string[] _names;
    readonly int[] _starts;
    readonly int[] _labels;
    readonly Func<string, string> _file;

    SparseImages(string[] names, int[] starts, int[] labels, Func<string, string> file) =>
        (_names, _starts, _labels, _file) = (names, starts, labels, file);

    public int Count => _names.Length;

    public LabeledImage this[int index]
    {
        get
        {
            ReadOnlySpan<int> labels = _labels.AsSpan(_starts[index].._starts[index + 1]);
            int negatives = 0;
            foreach (int label in labels) negatives += label & 1;
            int[] positive = new int[labels.Length - negatives], negative = negatives == 0 ? [] : new int[negatives];
            (int p, int n) = (0, 0);
            foreach (int label in labels)
            {
                if ((label & 1) == 0) positive[p++] = label >> 1;
                else negative[n++] = label >> 1;
            }

            return new LabeledImage(_names[index], _file(_names[index]), positive, []) { Negative = negative };
        }
    }

    public IEnumerator<LabeledImage> GetEnumerator()
    {
        for (int i = 0; i < Count; i++) yield return this[i];
    }

    IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();

    /// <summary>Notes which classes some image has.</summary>
    public void MarkPositives(bool[] isUsed)
    {
        foreach (int label in _labels.AsSpan(0, _starts[^1])) isUsed[label >> 1] |= (label & 1) == 0;
    }

    /// <summary>The same images with the labels of some classes, in their new order.</summary>
    /// <param name="map">Of each class the new index; less than 0 where it is left out.</param>
    public SparseImages Restrict(int[] map)
    {
        int[] starts = new int[_starts.Length];
        List<int> labels = new(_labels.Length);
        for (int image = 0; image < Count; image++)
        {
            starts[image] = labels.Count;
            foreach (int label in _labels.AsSpan(_starts[image].._starts[image + 1]))
            {
                if (map[label >> 1] is int index and >= 0) labels.Add((index << 1) | (label & 1));
            }

            CollectionsMarshal.AsSpan(labels)[starts[image]..].Sort();
        }

        starts[^1] = labels.Count;
        return new SparseImages(_names, starts, [.. labels], _file);
    }

    /// <summary>Collects images and labels in any order.</summary>
    public sealed class Builder
    {
        readonly Dictionary<string, int> _indices = [];
        readonly List<string> _names = [];
        readonly List<int> _images = [];
        readonly List<int> _labels = [];

        /// <summary>The index of an image, which is added where it is new.</summary>
        public int ImageOf(string name)
        {
            if (_indices.TryGetValue(name, out int index)) return index;
            _indices.Add(name, _names.Count);
            _names.Add(name);
            return _names.Count - 1;
        }

        /// <summary>Of the images so far.</summary>
        public IReadOnlyList<string> Names => _names;

        /// <summary>Whether an image is there already.</summary>
        public bool Has(string name) => _indices.ContainsKey(name);

        public void Add(int image, int classIndex, bool isNegative)
        {
            _images.Add(image);
            _labels.Add((classIndex << 1) | (isNegative ? 1 : 0));
        }

        /// <summary>
        /// The images in the order in which they were added; a class that is both positive and negative is positive.
        /// </summary>
        /// <param name="file">From an image's name to its full path.</param>
        public SparseImages Build(Func<string, string> file)
        {
            int[] starts = new int[_names.Count + 1], labels = new int[_labels.Count];
            foreach (int image in _images) starts[image + 1]++;
            for (int i = 1; i < starts.Length; i++) starts[i] += starts[i - 1];
            int[] next = starts[..^1];
            for (int i = 0; i < _images.Count; i++) labels[next[_images[i]]++] = _labels[i];
            return new SparseImages([.. _names], Compact(starts, labels), labels, file);
        }

        /// <summary>Sorts the labels of each image and keeps the first of each class; where they begin after that.</summary>
        static int[] Compact(int[] starts, int[] labels)
        {
            int written = 0;
            int[] compact = new int[starts.Length];
            for (int image = 0; image < starts.Length - 1; image++)
            {
                Span<int> own = labels.AsSpan(starts[image]..starts[image + 1]);
                own.Sort();
                compact[image] = written;
                int before = -1;
                foreach (int label in own)
                {
                    if (label >> 1 == before) continue;
                    before = label >> 1;
                    labels[written++] = label;
                }
            }

            compact[^1] = written;
            return compact;
        }
    }
}
