using static TorchSharp.torch;

namespace AslTrain.Training.Precision;

/// <summary>
/// libtorch's own mixed precision, which TorchSharp does not reach: in its scope matrix products and convolutions take half
/// precision, what needs more stays float32. The functions are called by their exported names, resolved once.
/// </summary>
sealed unsafe class Autocast
{
    /// <summary>
    /// Of at::autocast: set_autocast_enabled(DeviceType, bool), set_autocast_dtype(DeviceType, ScalarType),
    /// increment_nesting(), decrement_nesting(), clear_cache(). Both enums have 8 bits, and TorchSharp's numbers.
    /// </summary>
    static readonly (string Unix, string Windows)[] Names =
    [
        (
            "_ZN2at8autocast20set_autocast_enabledEN3c1010DeviceTypeEb",
            "?set_autocast_enabled@autocast@at@@YAXW4DeviceType@c10@@_N@Z"),
        (
            "_ZN2at8autocast18set_autocast_dtypeEN3c1010DeviceTypeENS1_10ScalarTypeE",
            "?set_autocast_dtype@autocast@at@@YAXW4DeviceType@c10@@W4ScalarType@4@@Z"),
        ("_ZN2at8autocast17increment_nestingEv", "?increment_nesting@autocast@at@@YAHXZ"),
        ("_ZN2at8autocast17decrement_nestingEv", "?decrement_nesting@autocast@at@@YAHXZ"),
        ("_ZN2at8autocast11clear_cacheEv", "?clear_cache@autocast@at@@YAXXZ"),
    ];

    readonly delegate* unmanaged<sbyte, byte, void> _setEnabled;
    readonly delegate* unmanaged<sbyte, sbyte, void> _setType;
    readonly delegate* unmanaged<int> _incrementNesting;
    readonly delegate* unmanaged<int> _decrementNesting;
    readonly delegate* unmanaged<void> _clearCache;
    readonly sbyte _device;
    readonly ScalarType _type;

    Autocast(nint[] functions, Device device, ScalarType type)
    {
        _setEnabled = (delegate* unmanaged<sbyte, byte, void>)functions[0];
        _setType = (delegate* unmanaged<sbyte, sbyte, void>)functions[1];
        _incrementNesting = (delegate* unmanaged<int>)functions[2];
        _decrementNesting = (delegate* unmanaged<int>)functions[3];
        _clearCache = (delegate* unmanaged<void>)functions[4];
        (_device, _type) = ((sbyte)device.type, type);
    }

    /// <summary>null where this libtorch does not export the functions.</summary>
    /// <param name="device">Where the network is.</param>
    /// <param name="type">bfloat16 or float16.</param>
    public static Autocast? Find(Device device, ScalarType type) =>
        LibTorchExports.Find(Names) is nint[] functions ? new Autocast(functions, device, type) : null;

    /// <summary>Mixed precision in this thread until the scope is disposed of.</summary>
    public Scope Enter()
    {
        _setType(_device, (sbyte)_type);
        _setEnabled(_device, 1);
        _incrementNesting();
        return new Scope(this);
    }

    public readonly struct Scope(Autocast owner) : IDisposable
    {
        public void Dispose()
        {
            // The halved weights are kept for the scope alone: the next step's are others.
            if (owner._decrementNesting() == 0) owner._clearCache();

            // Off as before: no scope is entered within another.
            owner._setEnabled(owner._device, 0);
        }
    }
}
