using System.Buffers.Binary;
using System.Numerics;
using System.Text;
using AslTrain.Foundation;

namespace AslTrain.Models.Weights.PyTorch;

/// <summary>
/// Interprets a pickle (Python's Lib/pickletools.py lists the operations) as far as checkpoints of tensors need it. It
/// builds lists, dictionaries, texts, numbers and references to tensors, and has a placeholder for whatever else the pickle
/// names: nothing in a file can make it run code. Work and memory are bounded by the pickle's length.
/// </summary>
ref struct PickleMachine(ReadOnlySpan<byte> pickle, string path)
{
    /// <summary>A checkpoint of a thousand tensors and ten thousand class names makes fewer than 100,000.</summary>
    const int MostValues = 400_000;

    const int MostDigitBytes = 16, MostForeign = 64;

    readonly ReadOnlySpan<byte> _pickle = pickle;
    readonly List<object?> _stack = [];
    readonly List<int> _marks = [];
    readonly Dictionary<long, object?> _memo = [];
    int _values;

    /// <summary>Bytes used up so far.</summary>
    public int Position { get; private set; }

    /// <summary>Every reference to a storage so far.</summary>
    public List<PickledStorage> Storages { get; } = [];

    /// <summary>The first classes and functions that it named and that are not known here, each once.</summary>
    public List<string> Foreign { get; } = [];

    /// <summary>The object that the pickle describes, up to its end.</summary>
    /// <exception cref="BadInputException">It is damaged, or wants something that tensors do not need.</exception>
    public object? Load()
    {
        while (true)
        {
            byte operation = Take(1)[0];
            if (operation == '.') return Pop();
            Execute(operation);
            if (_stack.Count + _memo.Count + _values > MostValues) throw Unsound($"more than {MostValues} values");
        }
    }

    void Execute(byte operation)
    {
        switch (operation)
        {
            case 0x80: Take(1); break;
            case 0x95: Take(8); break;
            case (byte)'(': _marks.Add(_stack.Count); _values++; break;
            case (byte)'0': Pop(); break;
            case (byte)'N': _stack.Add(null); break;
            case 0x88: _stack.Add(true); break;
            case 0x89: _stack.Add(false); break;
            case (byte)'K': Push((long)Take(1)[0]); break;
            case (byte)'M': Push((long)BinaryPrimitives.ReadUInt16LittleEndian(Take(2))); break;
            case (byte)'J': Push((long)Int32()); break;
            case 0x8a: PushNumber(Take(1)[0]); break;
            case 0x8b: PushNumber(Int32()); break;
            case (byte)'G': Push(BinaryPrimitives.ReadDoubleBigEndian(Take(8))); break;
            case (byte)'X' or (byte)'T': Push(Text(UInt32())); break;
            case 0x8c or (byte)'U': Push(Text(Take(1)[0])); break;
            case 0x8d: Push(Text(BinaryPrimitives.ReadInt64LittleEndian(Take(8)))); break;
            case (byte)'B': Push(Take(UInt32()).ToArray()); break;
            case (byte)'C': Push(Take(Take(1)[0]).ToArray()); break;
            case (byte)')': _stack.Add(Array.Empty<object?>()); break;
            case (byte)'t': Push(PopMarked()); break;
            case 0x85: Push(PopLast(1)); break;
            case 0x86: Push(PopLast(2)); break;
            case 0x87: Push(PopLast(3)); break;
            case (byte)']': Push(new List<object?>()); break;
            case (byte)'a': Append(PopLast(1)); break;
            case (byte)'e': Append(PopMarked()); break;
            case (byte)'}': Push(new PickleDictionary()); break;
            case (byte)'s': SetItems(PopLast(2)); break;
            case (byte)'u': SetItems(PopMarked()); break;
            case (byte)'q': _memo[Take(1)[0]] = Peek(); break;
            case (byte)'r': _memo[UInt32()] = Peek(); break;
            case 0x94: _memo[_memo.Count] = Peek(); break;
            case (byte)'h': Recall(Take(1)[0]); break;
            case (byte)'j': Recall(UInt32()); break;
            case (byte)'c': PushGlobal(Line(), Line()); break;
            case 0x93: PushStackGlobal(); break;
            case (byte)'R': Reduce(PopLast(2)); break;
            case 0x81: Reduce(PopLast(2)); break;
            case 0x92: Reduce(PopLast(3)[..2]); break;
            case 0x8f: Push(new PickleUnknown("set")); break;
            case 0x90: Append(PopMarked()); break;
            case 0x91: PopMarked(); Push(new PickleUnknown("frozenset")); break;
            case 0x8e or 0x96: Push(Take(BinaryPrimitives.ReadInt64LittleEndian(Take(8))).ToArray()); break;
            case (byte)'b': Build(); break;
            case (byte)'Q': PushStorage(); break;
            default: throw Unsound($"the operation 0x{operation:x2}, which tensors do not need");
        }
    }

    /// <param name="call">A function or class and its arguments.</param>
    void Reduce(object?[] call)
    {
        object? function = call[0];
        if (call[1] is object?[] values && PickleGlobals.Call(function, values) is object result)
        {
            Push(result);
            return;
        }

        string name = function is PickleGlobal known ? known.ToString() : "something that is no function";
        throw Unsound($"a call of {name} with arguments that do not fit");
    }

    /// <summary>Attributes of a dictionary, such as _metadata of a state dictionary, say nothing about its tensors.</summary>
    void Build()
    {
        object? attributes = Pop();
        if (Peek() is PickleUnknown unknown)
        {
            // A whole model has its tensors there.
            unknown.HoldsTensor |= attributes is PickleDictionary own && own.Find("_parameters") is not null;
        }
        else if (Peek() is not PickleDictionary)
        {
            throw Unsound("attributes of something that is no dictionary");
        }
    }

    void PushStackGlobal()
    {
        object?[] names = PopLast(2);
        PushGlobal(names[0] as string ?? "?", names[1] as string ?? "?");
    }

    void PushGlobal(string module, string name)
    {
        object found = PickleGlobals.Find(module, name);
        if (found is PickleUnknown unknown && Foreign.Count < MostForeign && !Foreign.Contains(unknown.Name))
        {
            Foreign.Add(unknown.Name);
        }

        Push(found);
    }

    /// <summary>The oldest files refer to the classes of whole models in this way too, and have their source.</summary>
    void PushStorage()
    {
        object? identifier = Pop();
        if (identifier is object?[] and ["module", PickleUnknown model, ..])
        {
            Push(model);
            return;
        }

        if (identifier is object?[] and [_, PickleUnknown type, ..]) throw StateDictionary.Refused(type.Name, path);
        PickledStorage storage = PickleGlobals.Storage(identifier)
            ?? throw Unsound("a reference to something that is no storage");
        Storages.Add(storage);
        Push(storage);
    }

    void Append(object?[] values)
    {
        _values += values.Length;
        if (Peek() is PickleUnknown) return;
        if (Peek() is not List<object?> list) throw Unsound("an element of something that is no list");
        list.AddRange(values);
    }

    void SetItems(object?[] values)
    {
        _values += values.Length;
        if (Peek() is PickleUnknown) return;
        if (Peek() is not PickleDictionary dictionary || values.Length % 2 > 0)
        {
            throw Unsound("an entry of something that is no dictionary");
        }

        for (int i = 0; i < values.Length; i += 2) dictionary.Items.Add((values[i], values[i + 1]));
    }

    void Recall(long index) =>
        _stack.Add(_memo.TryGetValue(index, out object? value) ? value : throw Unsound($"a value that it never named ({index})"));

    void Push(object? value)
    {
        _stack.Add(value);
        _values++;
    }

    readonly object? Peek() => _stack.Count > Floor ? _stack[^1] : throw Unsound("a value that is not there");

    object? Pop()
    {
        object? value = Peek();
        _stack.RemoveAt(_stack.Count - 1);
        return value;
    }

    /// <summary>Nothing below the last mark may be taken.</summary>
    readonly int Floor => _marks.Count > 0 ? _marks[^1] : 0;

    object?[] PopLast(int count) => count <= _stack.Count - Floor
        ? PopFrom(_stack.Count - count)
        : throw Unsound("a value that is not there");

    object?[] PopMarked()
    {
        if (_marks.Count == 0) throw Unsound("an end without a beginning");
        int start = _marks[^1];
        _marks.RemoveAt(_marks.Count - 1);
        return PopFrom(start);
    }

    readonly object?[] PopFrom(int start)
    {
        object?[] values = [.. _stack[start..]];
        _stack.RemoveRange(start, values.Length);
        return values;
    }

    int Int32() => BinaryPrimitives.ReadInt32LittleEndian(Take(4));

    uint UInt32() => BinaryPrimitives.ReadUInt32LittleEndian(Take(4));

    void PushNumber(int bytes)
    {
        if (bytes is < 0 or > MostDigitBytes) throw Unsound($"a number of {bytes} bytes");
        BigInteger number = new(Take(bytes));
        if (number >= long.MinValue && number <= long.MaxValue) Push((long)number);
        else Push(number);
    }

    string Text(long bytes) => Encoding.UTF8.GetString(Take(bytes));

    string Line()
    {
        int length = _pickle[Position..].IndexOf((byte)'\n');
        if (length < 0) throw Unsound("a name without an end");
        string text = Encoding.UTF8.GetString(_pickle.Slice(Position, length));
        Position += length + 1;
        return text;
    }

    ReadOnlySpan<byte> Take(long count)
    {
        if (count < 0 || count > _pickle.Length - Position) throw Unsound("more bytes than it has: it is cut short or damaged");
        ReadOnlySpan<byte> taken = _pickle.Slice(Position, (int)count);
        Position += (int)count;
        return taken;
    }

    readonly BadInputException Unsound(string wants) => new($"{path}: its pickle is unsound: it wants {wants} (byte {Position})");
}
