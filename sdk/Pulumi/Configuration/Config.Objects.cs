using System.Text.Json;

namespace Pulumi;

/// <content>Settings that are objects.</content>
public sealed partial class Config
{
    /// <summary>A value from JSON.</summary>
    /// <typeparam name="T">The type to read the JSON as.</typeparam>
    /// <param name="key">The key, without the namespace.</param>
    /// <returns>The value; the type's default when the key is not set.</returns>
    /// <exception cref="RunException">The value is not valid JSON for the type.</exception>
    public T GetObject<T>(string key) => Read<T>(key, null).Value;

    /// <summary>A value from JSON, kept secret.</summary>
    /// <typeparam name="T">The type to read the JSON as.</typeparam>
    /// <param name="key">The key, without the namespace.</param>
    /// <returns>The secret value; null when the key is not set.</returns>
    /// <exception cref="RunException">The value is not valid JSON for the type.</exception>
    public Output<T>? GetSecretObject<T>(string key) =>
        Read<T>(key, null) is { IsSet: true, Value: var value } ? Output.CreateSecret(value) : null;

    /// <summary>A value from JSON that must be set.</summary>
    /// <typeparam name="T">The type to read the JSON as.</typeparam>
    /// <param name="key">The key, without the namespace.</param>
    /// <returns>The value.</returns>
    /// <exception cref="RunException">The key is not set, or not valid JSON for the type.</exception>
    public T RequireObject<T>(string key) =>
        Read<T>(key, null) is { IsSet: true, Value: var value } ? value : throw Missing(key);

    /// <summary>A value from JSON that must be set, kept secret.</summary>
    /// <typeparam name="T">The type to read the JSON as.</typeparam>
    /// <param name="key">The key, without the namespace.</param>
    /// <returns>The secret value.</returns>
    /// <exception cref="RunException">The key is not set, or not valid JSON for the type.</exception>
    public Output<T> RequireSecretObject<T>(string key) =>
        Output.CreateSecret(RequireObject<T>(key));

    /// <summary>A value from JSON.</summary>
    /// <typeparam name="T">The type to read the JSON as.</typeparam>
    /// <param name="key">The key, without the namespace.</param>
    /// <param name="options">How to read the JSON.</param>
    /// <returns>The value; the type's default when the key is not set.</returns>
    /// <exception cref="RunException">The value is not valid JSON for the type.</exception>
    public T GetObject<T>(string key, JsonSerializerOptions options) => Read<T>(key, options).Value;

    /// <summary>A value from JSON, kept secret.</summary>
    /// <typeparam name="T">The type to read the JSON as.</typeparam>
    /// <param name="key">The key, without the namespace.</param>
    /// <param name="options">How to read the JSON.</param>
    /// <returns>The secret value; null when the key is not set.</returns>
    /// <exception cref="RunException">The value is not valid JSON for the type.</exception>
    public Output<T>? GetSecretObject<T>(string key, JsonSerializerOptions options) =>
        Read<T>(key, options) is { IsSet: true, Value: var value } ? Output.CreateSecret(value) : null;

    /// <summary>A value from JSON that must be set.</summary>
    /// <typeparam name="T">The type to read the JSON as.</typeparam>
    /// <param name="key">The key, without the namespace.</param>
    /// <param name="options">How to read the JSON.</param>
    /// <returns>The value.</returns>
    /// <exception cref="RunException">The key is not set, or not valid JSON for the type.</exception>
    public T RequireObject<T>(string key, JsonSerializerOptions options) =>
        Read<T>(key, options) is { IsSet: true, Value: var value } ? value : throw Missing(key);

    /// <summary>A value from JSON that must be set, kept secret.</summary>
    /// <typeparam name="T">The type to read the JSON as.</typeparam>
    /// <param name="key">The key, without the namespace.</param>
    /// <param name="options">How to read the JSON.</param>
    /// <returns>The secret value.</returns>
    /// <exception cref="RunException">The key is not set, or not valid JSON for the type.</exception>
    public Output<T> RequireSecretObject<T>(string key, JsonSerializerOptions options) =>
        Output.CreateSecret(RequireObject<T>(key, options));

    private (bool IsSet, T Value) Read<T>(string key, JsonSerializerOptions? options)
    {
        if (Get(key) is not { } text)
            return (false, default!);
        try
        {
            return (true, JsonSerializer.Deserialize<T>(text, options)!);
        }
        catch (JsonException e)
        {
            throw Invalid(key, text, typeof(T).FullName, e);
        }
    }
}
