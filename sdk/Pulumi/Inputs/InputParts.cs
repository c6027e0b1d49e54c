namespace Pulumi;

/// <summary>What was added to a list or map so far, and the output that all of it makes.</summary>
internal sealed class InputParts<T>
{
    private readonly List<Part> _parts = [];
    private Output<T>? _combined;

    public void Add(IOutput output, string? key = null, bool isWhole = false)
    {
        _parts.Add(new Part(output, key, isWhole));
        _combined = null;
    }

    public Output<T> Combine(Func<Part[], object?[], T> combine)
    {
        if (_combined is not null)
            return _combined;
        Part[] parts = [.. _parts];
        _combined = parts is [{ IsWhole: true, Output: Output<T> only }]
            ? only
            : new Output<T>(OutputPipeline.AllAsync([.. parts.Select(part => part.Output)], values => combine(parts, values)));
        return _combined;
    }

    /// <summary>The parts in a form of their own; null where one of them is a list or map, and they have to be combined.</summary>
    public object? Separate(Func<IReadOnlyCollection<Part>, object?> form) => _parts.Exists(part => part.IsWhole) ? null : form(_parts);

    /// <param name="Output">The value.</param>
    /// <param name="Key">Its key in a map.</param>
    /// <param name="IsWhole">Whether the value is a list or map of its own, to be taken in.</param>
    public readonly record struct Part(IOutput Output, string? Key, bool IsWhole);
}
