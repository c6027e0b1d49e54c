using System.Text.Json;

namespace Pulumi;

/// <content>JSON from outputs.</content>
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
    /// <exception cref="ArgumentNullException">There is no output.</exception>
    public static Output<string> JsonSerialize<T>(Output<T> value, JsonSerializerOptions? options = null)
    {
        ArgumentNullException.ThrowIfNull(value);
        return new(OutputPipeline.ThenAsync(value.Data, data => NestedOutputJson.WriteAsync(data.ValueAs<T>(), options)));
    }
}
