using System.Collections;
using System.Collections.Immutable;
using System.Text;

namespace Pulumi;

/// <summary>
/// Turns what a program or mock handed over into wire values, waiting for the outputs inside. Values that are already there are read
/// without leaving the thread.
/// </summary>
/// <param name="root">What is serialized, as error messages call it.</param>
internal sealed class Serializer(string root)
{
    private readonly List<object> _path = [];
    private bool _known;
    private bool _secret;
    private bool _isText;

    /// <summary>The resources that the values so far depend on.</summary>
    public HashSet<Resource> Resources { get; } = [];

    /// <summary>The arguments that are set. Faults name the argument.</summary>
    public async Task<Dictionary<string, WireValue>> ReadArgsAsync(InputArgs args)
    {
        var values = new Dictionary<string, WireValue>();
        foreach (var entry in args.ReadEntries())
        {
            try
            {
                values[entry.Name] = await ReadAsync(entry.Name, entry.Value, entry.Json).ConfigureAwait(false);
            }
            catch (SerializationException e)
            {
                throw new InvalidOperationException($"error serializing property \"{entry.Name}\": {e.Message}", e);
            }
        }
        return values;
    }

    /// <summary>The entries of a dictionary or arguments class, as mocks return them.</summary>
    public async Task<Dictionary<string, WireValue>> ReadObjectAsync(object value)
    {
        var values = new Dictionary<string, WireValue>();
        if (value is InputArgs args)
        {
            foreach (var entry in args.ReadEntries())
                values[entry.Name] = await ReadAsync(entry.Name, entry.Value).ConfigureAwait(false);
            return values;
        }

        if (value is not IDictionary dictionary)
            throw NotSupported(value.GetType());
        foreach (DictionaryEntry entry in dictionary)
        {
            var name = KeyOf(entry);
            values[name] = await ReadAsync(name, entry.Value).ConfigureAwait(false);
        }
        return values;
    }

    /// <param name="name">The name of the property.</param>
    /// <param name="value">Its value.</param>
    /// <param name="json">Whether it becomes a string of JSON.</param>
    public async ValueTask<WireValue> ReadAsync(string name, object? value, bool json = false)
    {
        _known = true;
        _secret = false;
        var result = json
            ? await WalkTextAsync(name, value).ConfigureAwait(false)
            : await WalkIntoAsync(name, value).ConfigureAwait(false);
        return new WireValue(_known ? result : null, _known, _secret);
    }

    /// <summary>
    /// The JSON of a value. Only the property as a whole can be unknown or secret: of what is further in, the text says so, in the way in
    /// which the engine is told.
    /// </summary>
    private async ValueTask<object?> WalkTextAsync(string name, object? value)
    {
        var content = value;
        if (value is IInput input)
        {
            var data = await input.Output.Data.ConfigureAwait(false);
            Note(data);
            if (!data.IsKnown)
                return null;
            content = data.Value;
        }

        var isNested = _isText;
        _isText = true;
        var result = await WalkIntoAsync(name, content).ConfigureAwait(false);
        _isText = isNested;
        return value is null ? null : WireJson.Write(result);
    }

    private async ValueTask<object?> WalkIntoAsync(object step, object? value)
    {
        _path.Add(step);
        var result = await WalkAsync(value).ConfigureAwait(false);
        _path.RemoveAt(_path.Count - 1);
        return result;
    }

    private async ValueTask<object?> WalkAsync(object? value)
    {
        switch (value)
        {
            case IOutput output:
                return await WalkOutputAsync(output).ConfigureAwait(false);
            case IInput { Content: IOutput output }:
                return await WalkOutputAsync(output).ConfigureAwait(false);
            case IInput { Content: var parts }:
                return await WalkIntoAsync("id", parts).ConfigureAwait(false);
            case IUnion union:
                return await WalkAsync(union.Held).ConfigureAwait(false);
            case null or string or bool or double or AssetOrArchive:
                return value;
            case int number:
                return (double)number;
            case InputArgs args:
                return await WalkArgsAsync(args).ConfigureAwait(false);
            case Resource resource:
                await resource.Registration.ConfigureAwait(false);
                Resources.Add(resource);
                return resource;
            case ValueTuple:
                return null;
            case Task:
                throw Fault("Tasks are not allowed inside ResourceArgs. Please wrap your Task in an Output:");
            case IDictionary dictionary:
                return await WalkDictionaryAsync(dictionary).ConfigureAwait(false);
            case IList list:
                return await WalkListAsync(list).ConfigureAwait(false);
            default:
                return EnumValue.TryRead(value, out var constant) ? constant : throw NotSupported(value.GetType());
        }
    }

    private async ValueTask<object?> WalkOutputAsync(IOutput output)
    {
        var data = await output.Data.ConfigureAwait(false);
        if (!_isText)
            Note(data);
        else if (!data.IsKnown)
            return WireValue.Unknown;
        Resources.UnionWith(data.Resources);
        // The official SDK's errors have this step wherever they go through an output.
        var value = await WalkIntoAsync("id", data.Value).ConfigureAwait(false);
        return _isText && data.IsSecret ? WireValue.Hidden(value) : value;
    }

    private void Note(OutputData data)
    {
        _known &= data.IsKnown;
        _secret |= data.IsSecret;
        Resources.UnionWith(data.Resources);
    }

    private async ValueTask<object?> WalkArgsAsync(InputArgs args)
    {
        List<ArgsEntry> entries;
        try
        {
            entries = args.ReadEntries();
        }
        catch (ArgumentNullException e)
        {
            throw new SerializationException(e.Message, e);
        }

        var result = ImmutableDictionary.CreateBuilder<string, object>();
        foreach (var entry in entries)
        {
            var value = entry.Json
                ? await WalkTextAsync(entry.Name, entry.Value).ConfigureAwait(false)
                : await WalkIntoAsync(entry.Name, entry.Value).ConfigureAwait(false);
            if (value is not null)
                result[entry.Name] = value;
        }
        return result.ToImmutable();
    }

    private async ValueTask<object?> WalkDictionaryAsync(IDictionary dictionary)
    {
        var result = ImmutableDictionary.CreateBuilder<string, object>();
        foreach (DictionaryEntry entry in dictionary)
        {
            var key = KeyOf(entry);
            if (await WalkIntoAsync(key, entry.Value).ConfigureAwait(false) is { } value)
                result[key] = value;
        }
        return result.ToImmutable();
    }

    private async ValueTask<object?> WalkListAsync(IList list)
    {
        if (ImmutableArrays.IsDefault(list))
            return ImmutableArray<object>.Empty;
        var result = ImmutableArray.CreateBuilder<object?>(list.Count);
        for (var i = 0; i < list.Count; i++)
            result.Add(await WalkIntoAsync(i, list[i]).ConfigureAwait(false));
        return result.MoveToImmutable();
    }

    private string KeyOf(DictionaryEntry entry) =>
        entry.Key as string ?? throw Fault("Dictionaries are only supported with string keys:");

    private SerializationException NotSupported(Type type) => Fault($"{type.FullName} is not a supported argument type.");

    private SerializationException Fault(string message)
    {
        var place = new StringBuilder(root);
        foreach (var step in _path)
            _ = step is int index ? place.Append('[').Append(index).Append(']') : place.Append('.').Append(step);
        return new SerializationException(place.Length == 0 ? message : $"{message}\n\t{place}");
    }
}
