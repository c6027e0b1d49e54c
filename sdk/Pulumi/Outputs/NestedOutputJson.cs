using System.Runtime.CompilerServices;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace Pulumi;

/// <summary>
/// Writes values that have outputs somewhere inside. The serializer is synchronous, so a pass that meets unfinished outputs is thrown away
/// and repeated when these are there.
/// </summary>
internal static class NestedOutputJson
{
    // The serializer caches what it knows of types per options object, so each caller's options are copied once only.
    private static readonly ConditionalWeakTable<JsonSerializerOptions, JsonSerializerOptions> _withOutputs = [];

    [ThreadStatic]
    private static Pass? _currentPass;

    public static async Task<OutputData> WriteAsync<T>(T value, JsonSerializerOptions? options)
    {
        var withOutputs = _withOutputs.GetValue(
            options ?? JsonSerializerOptions.Default,
            original => new JsonSerializerOptions(original) { Converters = { new ConverterFactory() } });
        while (true)
        {
            var pass = new Pass();
            var json = pass.Write(value, withOutputs);
            if (pass.Unfinished.Count == 0)
                return new OutputData(json, pass.Known, pass.Secret, pass.Resources);
            foreach (var task in pass.Unfinished)
                await task.ConfigureAwait(false);
        }
    }

    /// <summary>What one run of the serializer met.</summary>
    private sealed class Pass
    {
        public List<Task> Unfinished { get; } = [];

        public bool Known { get; private set; } = true;

        public bool Secret { get; private set; }

        public System.Collections.Immutable.ImmutableHashSet<Resource> Resources { get; private set; } = [];

        public string Write<T>(T value, JsonSerializerOptions options)
        {
            var outer = _currentPass;
            _currentPass = this;
            try
            {
                return JsonSerializer.Serialize(value, options);
            }
            finally
            {
                _currentPass = outer;
            }
        }

        public object? Resolve(IOutput output)
        {
            if (!output.Data.IsCompleted)
            {
                Unfinished.Add(output.Data);
                return null;
            }
            var data = output.Data.GetAwaiter().GetResult();
            Known &= data.IsKnown;
            Secret |= data.IsSecret;
            Resources = OutputData.Join(Resources, data.Resources);
            return data.Value;
        }
    }

    private sealed class ConverterFactory : JsonConverterFactory
    {
        public override bool CanConvert(Type typeToConvert) =>
            typeof(IOutput).IsAssignableFrom(typeToConvert) || typeof(IInput).IsAssignableFrom(typeToConvert);

        public override JsonConverter CreateConverter(Type typeToConvert, JsonSerializerOptions options) =>
            (JsonConverter)Activator.CreateInstance(typeof(Converter<>).MakeGenericType(typeToConvert))!;
    }

    private sealed class Converter<T> : JsonConverter<T>
    {
        public override T Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) =>
            throw new NotSupportedException($"{typeToConvert} cannot be read from JSON: read its value instead.");

        public override void Write(Utf8JsonWriter writer, T value, JsonSerializerOptions options)
        {
            var output = value as IOutput ?? ((IInput)value!).Output;
            var resolved = _currentPass!.Resolve(output);
            if (resolved is null)
                writer.WriteNullValue();
            else
                JsonSerializer.Serialize(writer, resolved, output.ValueType, options);
        }
    }
}
