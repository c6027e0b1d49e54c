using System.Text.Json;

namespace Pulumi;

/// <summary>An argument that takes any JSON value.</summary>
public sealed class InputJson : Input<JsonElement>
{
    private static readonly JsonElement _null = Parse("null");

    /// <summary>The JSON value null.</summary>
    public InputJson()
        : this(Output.Create(_null))
    {
    }

    private InputJson(Output<JsonElement> value)
        : base(value)
    {
    }

    /// <summary>Parses a JSON text.</summary>
    /// <param name="json">The text.</param>
    /// <exception cref="JsonException">The text is not JSON.</exception>
    public static implicit operator InputJson(string json) => new(Output.Create(Parse(json)));

    /// <summary>Parses a JSON text when it is there.</summary>
    /// <param name="json">The text.</param>
    public static implicit operator InputJson(Output<string> json) => new(json.Apply(Parse));

    /// <summary>A JSON value.</summary>
    /// <param name="element">The value.</param>
    public static implicit operator InputJson(JsonElement element) => new(Output.Create(element));

    /// <summary>A JSON value.</summary>
    /// <param name="element">The value.</param>
    public static implicit operator InputJson(Output<JsonElement> element) => new(element);

    /// <summary>The root value of a JSON document.</summary>
    /// <param name="document">The document.</param>
    public static implicit operator InputJson(JsonDocument document) => new(Output.Create(document.RootElement));

    /// <summary>The root value of a JSON document.</summary>
    /// <param name="document">The document.</param>
    public static implicit operator InputJson(Output<JsonDocument> document) => new(document.Apply(value => value.RootElement));

    private static JsonElement Parse(string json)
    {
        using var document = JsonDocument.Parse(json);
        return document.RootElement.Clone();
    }
}
