using System.Collections.Immutable;

namespace Pulumi;

/// <summary>Arguments given as a dictionary instead of a class.</summary>
public sealed class DictionaryResourceArgs : ResourceArgs
{
    private readonly ImmutableDictionary<string, object?> _dictionary;

    /// <summary>Takes the arguments.</summary>
    /// <param name="dictionary">Values, inputs or outputs by their names on the wire; null ones are left out.</param>
    public DictionaryResourceArgs(ImmutableDictionary<string, object?> dictionary) => _dictionary = dictionary;

    internal override List<ArgsEntry> ReadEntries()
    {
        var entries = new List<ArgsEntry>();
        foreach (var (name, value) in _dictionary)
        {
            if (value is not null)
                entries.Add(new ArgsEntry(name, value, Json: false));
        }
        return entries;
    }
}
