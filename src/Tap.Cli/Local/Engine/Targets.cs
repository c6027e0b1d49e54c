using Tap.Program;

namespace Tap.Cli.Local.Engine;

/// <summary>The resources that a run is limited to; all others stay as they are, and what is not there yet is not made.</summary>
internal sealed class Targets
{
    private readonly IReadOnlyList<string> names;
    private readonly Dictionary<string, Registration> program;

    /// <summary>Names the resources.</summary>
    /// <param name="names">
    /// What <c>--target</c> gives: logical names, keys (<c>aws:s3/bucket:Bucket::tap-data-dev</c>) or URNs, which end with a key. A
    /// component stands for all that is in it. None for all resources.
    /// </param>
    /// <param name="program">What the program registers, components included.</param>
    public Targets(IReadOnlyList<string> names, IEnumerable<Registration> program) =>
        (this.names, this.program) = (names, program.ToDictionary(registration => registration.Resource.Key));

    /// <summary>Every resource.</summary>
    public static Targets All { get; } = new([], []);

    /// <summary>Whether the run is for a resource.</summary>
    /// <param name="key">Its key.</param>
    public bool Include(string key) =>
        names.Count == 0 || names.Any(name => IsNamed(key, name))
        || (program.GetValueOrDefault(key)?.Resource.Parent is { } parent && Include(parent));

    /// <summary>Whether something of the program stays unmade.</summary>
    /// <param name="records">What is there, by key.</param>
    public bool LeaveOut(IReadOnlyDictionary<string, ResourceRecord> records) => program.Keys.Any(key => IsLeftOut(key, records));

    /// <summary>Refuses names of nothing, and targets that need what stays unmade.</summary>
    /// <param name="records">What is there, by key.</param>
    /// <exception cref="UserException">There is such a name or target.</exception>
    public void Check(IReadOnlyDictionary<string, ResourceRecord> records)
    {
        foreach (var name in names.Where(name => !program.Keys.Concat(records.Keys).Any(key => IsNamed(key, name))))
            throw new UserException($"--target {name}: neither the program nor the stack has such a resource; ./tap preview names all.");

        foreach (var target in program.Values.Select(registration => registration.Resource).Where(resource => Include(resource.Key)))
            if (target.Dependencies.FirstOrDefault(key => IsLeftOut(key, records)) is { } missing)
                throw new UserException($"{target.Key} needs {missing}, which is not there yet and is no target.", $"Add --target {missing}.");
    }

    private bool IsLeftOut(string key, IReadOnlyDictionary<string, ResourceRecord> records) =>
        program.GetValueOrDefault(key) is { Options.IsComponent: false } && !Include(key) && !records.ContainsKey(key);

    private static bool IsNamed(string key, string name) =>
        key == name || key.EndsWith($"::{name}", StringComparison.Ordinal)
        || (name.StartsWith("urn:", StringComparison.Ordinal) && name.EndsWith(key, StringComparison.Ordinal) && name[^(key.Length + 1)] is ':' or '$');
}
