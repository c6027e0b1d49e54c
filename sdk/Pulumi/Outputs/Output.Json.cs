using System.Text.Json;

namespace Pulumi;

/// <content>JSON from outputs and back.</content>
public static partial class Output
{
    /// <summary>
    /// Writes a value as JSON with System.Text.Json. Outputs and inputs anywhere inside it are written as their values, and pass their
    /// secrecy, unknownness and dependencies on to the result.
    /// </summary>
    /// <typeparam name="T">The type of the value.</typeparam>
    /// <param name="value">The value.</param>
    /// <param name="options">How to write it; null for the serializer's defaults.</param>
    /// <returns>The JSON text.</returns>
    public static Output<string> JsonSerialize<T>(Output<T> value, JsonSerializerOptions? options = null) =>
        new(OutputPipeline.ThenAsync(value.Data, data => NestedOutputJson.WriteAsync(data.ValueAs<T>(), options)));

    /// <summary>Reads JSON with System.Text.Json.</summary>
    /// <typeparam name="T">The type to read.</typeparam>
    /// <param name="json">The text.</param>
    /// <param name="options">How to read it; null for the serializer's defaults.</param>
    /// <returns>The value; the text <c>null</c> gives the type's default.</returns>
    public static Output<T> JsonDeserialize<T>(Output<string> json, JsonSerializerOptions? options = null) =>
        json.Apply(text => JsonSerializer.Deserialize<T>(text, options)!);
}
