namespace Pulumi;

/// <summary>
/// Reads the stack's settings under one namespace. Values are texts in the form that <c>pulumi config set</c> stores them.
/// </summary>
public sealed class Config
{
    private const string OldSuffix = ":config";

    private readonly string _name;
    private readonly ConfigValues _values;

    /// <summary>Opens a namespace.</summary>
    /// <param name="name">The namespace, such as <c>aws</c>; null for the project's own.</param>
    /// <exception cref="InvalidOperationException">There is no run.</exception>
    public Config(string? name = null)
    {
        var deployment = Deployment.Required;
        name ??= deployment.ProjectName;
        _name = name.EndsWith(OldSuffix, StringComparison.Ordinal) ? name[..^OldSuffix.Length] : name;
        _values = deployment.Config;
    }

    /// <summary>A text.</summary>
    /// <param name="key">The key, without the namespace.</param>
    /// <returns>The value; null when it is not set.</returns>
    public string? Get(string key) => _values.Get(FullKey(key));

    /// <summary>A text, kept secret.</summary>
    /// <param name="key">The key, without the namespace.</param>
    /// <returns>The secret value; null when it is not set.</returns>
    public Output<string>? GetSecret(string key) => Get(key) is { } value ? Output.CreateSecret(value) : null;

    /// <summary>A text that must be set.</summary>
    /// <param name="key">The key, without the namespace.</param>
    /// <returns>The value.</returns>
    /// <exception cref="RunException">The key is not set.</exception>
    public string Require(string key) => Get(key) ?? throw Missing(key);

    private string FullKey(string key) => $"{_name}:{key}";

    private RunException Missing(string key) => new(
        $"Missing Required configuration variable '{FullKey(key)}'\n" +
        $"\tplease set a value using the command `pulumi config set {FullKey(key)} <value>`");
}
