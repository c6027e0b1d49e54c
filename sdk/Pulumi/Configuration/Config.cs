using System.Globalization;

namespace Pulumi;

/// <summary>
/// Reads the stack's settings under one namespace. Values are texts in the form that <c>pulumi config set</c> stores them; the typed
/// getters parse them and fail with a <see cref="RunException"/> that names the key when they cannot.
/// </summary>
public sealed partial class Config
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

    /// <summary>A text that must be set, kept secret.</summary>
    /// <param name="key">The key, without the namespace.</param>
    /// <returns>The secret value.</returns>
    /// <exception cref="RunException">The key is not set.</exception>
    public Output<string> RequireSecret(string key) => Output.CreateSecret(Require(key));

    /// <summary>A boolean, <c>true</c> or <c>false</c>.</summary>
    /// <param name="key">The key, without the namespace.</param>
    /// <returns>The value; null when it is not set.</returns>
    /// <exception cref="RunException">The value is not a valid Boolean.</exception>
    public bool? GetBoolean(string key) => ParseBoolean(key);

    /// <summary>A boolean, <c>true</c> or <c>false</c>, kept secret.</summary>
    /// <param name="key">The key, without the namespace.</param>
    /// <returns>The secret value; null when it is not set.</returns>
    /// <exception cref="RunException">The value is not a valid Boolean.</exception>
    public Output<bool>? GetSecretBoolean(string key) => GetBoolean(key) is { } value ? Output.CreateSecret(value) : null;

    /// <summary>A boolean, <c>true</c> or <c>false</c> that must be set.</summary>
    /// <param name="key">The key, without the namespace.</param>
    /// <returns>The value.</returns>
    /// <exception cref="RunException">The key is not set, or not a valid Boolean.</exception>
    public bool RequireBoolean(string key) => GetBoolean(key) ?? throw Missing(key);

    /// <summary>A boolean, <c>true</c> or <c>false</c> that must be set, kept secret.</summary>
    /// <param name="key">The key, without the namespace.</param>
    /// <returns>The secret value.</returns>
    /// <exception cref="RunException">The key is not set, or not a valid Boolean.</exception>
    public Output<bool> RequireSecretBoolean(string key) => Output.CreateSecret(RequireBoolean(key));

    /// <summary>A whole number.</summary>
    /// <param name="key">The key, without the namespace.</param>
    /// <returns>The value; null when it is not set.</returns>
    /// <exception cref="RunException">The value is not a valid Int32.</exception>
    public int? GetInt32(string key) => ParseInt32(key);

    /// <summary>A whole number, kept secret.</summary>
    /// <param name="key">The key, without the namespace.</param>
    /// <returns>The secret value; null when it is not set.</returns>
    /// <exception cref="RunException">The value is not a valid Int32.</exception>
    public Output<int>? GetSecretInt32(string key) => GetInt32(key) is { } value ? Output.CreateSecret(value) : null;

    /// <summary>A whole number that must be set.</summary>
    /// <param name="key">The key, without the namespace.</param>
    /// <returns>The value.</returns>
    /// <exception cref="RunException">The key is not set, or not a valid Int32.</exception>
    public int RequireInt32(string key) => GetInt32(key) ?? throw Missing(key);

    /// <summary>A whole number that must be set, kept secret.</summary>
    /// <param name="key">The key, without the namespace.</param>
    /// <returns>The secret value.</returns>
    /// <exception cref="RunException">The key is not set, or not a valid Int32.</exception>
    public Output<int> RequireSecretInt32(string key) => Output.CreateSecret(RequireInt32(key));

    /// <summary>A number.</summary>
    /// <param name="key">The key, without the namespace.</param>
    /// <returns>The value; null when it is not set.</returns>
    /// <exception cref="RunException">The value is not a valid Double.</exception>
    public double? GetDouble(string key) => ParseDouble(key);

    /// <summary>A number, kept secret.</summary>
    /// <param name="key">The key, without the namespace.</param>
    /// <returns>The secret value; null when it is not set.</returns>
    /// <exception cref="RunException">The value is not a valid Double.</exception>
    public Output<double>? GetSecretDouble(string key) => GetDouble(key) is { } value ? Output.CreateSecret(value) : null;

    /// <summary>A number that must be set.</summary>
    /// <param name="key">The key, without the namespace.</param>
    /// <returns>The value.</returns>
    /// <exception cref="RunException">The key is not set, or not a valid Double.</exception>
    public double RequireDouble(string key) => GetDouble(key) ?? throw Missing(key);

    /// <summary>A number that must be set, kept secret.</summary>
    /// <param name="key">The key, without the namespace.</param>
    /// <returns>The secret value.</returns>
    /// <exception cref="RunException">The key is not set, or not a valid Double.</exception>
    public Output<double> RequireSecretDouble(string key) => Output.CreateSecret(RequireDouble(key));

    private bool? ParseBoolean(string key) => Get(key) switch
    {
        null => null,
        "true" => true,
        "false" => false,
        var text => throw Invalid(key, text, nameof(Boolean)),
    };

    private int? ParseInt32(string key)
    {
        if (Get(key) is not { } text)
            return null;
        return int.TryParse(text, NumberStyles.Integer, CultureInfo.InvariantCulture, out var value)
            ? value
            : throw Invalid(key, text, nameof(Int32));
    }

    private double? ParseDouble(string key)
    {
        if (Get(key) is not { } text)
            return null;
        return double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out var value)
            ? value
            : throw Invalid(key, text, nameof(Double));
    }

    private string FullKey(string key) => $"{_name}:{key}";

    private RunException Missing(string key) => new(
        $"Missing Required configuration variable '{FullKey(key)}'\n" +
        $"\tplease set a value using the command `pulumi config set {FullKey(key)} <value>`");

    private RunException Invalid(string key, string text, string? type, Exception? cause = null) =>
        new($"Configuration '{FullKey(key)}' value '{text}' is not a valid {type}", cause);
}
