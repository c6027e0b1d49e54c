using System.Collections;
using System.Collections.Immutable;
using System.Text;
using System.Text.Json;

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
                var value = await ReadAsync(entry.Name, entry.Value).ConfigureAwait(false);
                values[entry.Name] = entry.Json && value.Value is not null
                    ? value with { Value = WireJson.Write(value.Value) }
                    : value;
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

    public async ValueTask<WireValue> ReadAsync(string name, object? value)
    {
        _known = true;
        _secret = false;
        var result = await WalkIntoAsync(name, value).ConfigureAwait(false);
        return new WireValue(_known ? result : null, _known, _secret);
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
        while (value is IInput or IOutput or IUnion)
            value = value is IUnion union ? union.Held : await ResolveAsync(value).ConfigureAwait(false);

        switch (value)
        {
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
            case JsonElement json:
                return WireJson.Read(json);
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

    private async ValueTask<object?> ResolveAsync(object value)
    {
        var output = value as IOutput ?? ((IInput)value).Output;
        var data = await output.Data.ConfigureAwait(false);
        _known &= data.IsKnown;
        _secret |= data.IsSecret;
        Resources.UnionWith(data.Resources);
        return data.Value;
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
            if (await WalkIntoAsync(entry.Name, entry.Value).ConfigureAwait(false) is { } value)
                result[entry.Name] = entry.Json ? WireJson.Write(value) : value;
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
        entry.Key as string ?? throw Fault($"Dictionaries must have string keys, not {entry.Key.GetType()}.");

    private SerializationException NotSupported(Type type) => Fault($"{type} is not a supported argument type.");

    private SerializationException Fault(string message)
    {
        var place = new StringBuilder(root);
        foreach (var step in _path)
            _ = step is int index ? place.Append('[').Append(index).Append(']') : place.Append('.').Append(step);
        return new SerializationException(place.Length == 0 ? message : $"{message}\n\t{place}");
    }
}
