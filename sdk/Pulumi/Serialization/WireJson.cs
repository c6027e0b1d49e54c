using System.Collections.Immutable;
using System.Globalization;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;

namespace Pulumi;

/// <summary>Wire values as JSON, in the style of protobuf's formatter (blanks inside brackets, keys sorted).</summary>
internal static class WireJson
{
    public static string Write(object? value)
    {
        var text = new StringBuilder();
        Write(text, value);
        return text.ToString();
    }

    private static void Write(StringBuilder text, object? value)
    {
        switch (value)
        {
            case null:
                text.Append("null");
                break;
            case bool flag:
                text.Append(flag ? "true" : "false");
                break;
            case double number:
                text.Append(number.ToString("R", CultureInfo.InvariantCulture));
                break;
            case string content:
                text.Append('"').Append(JsonEncodedText.Encode(content, JavaScriptEncoder.UnsafeRelaxedJsonEscaping)).Append('"');
                break;
            case ImmutableArray<object> list:
                WriteAll(text, '[', list, ']', item => Write(text, item));
                break;
            case ImmutableDictionary<string, object> map:
                WriteAll(text, '{', map.OrderBy(entry => entry.Key, StringComparer.Ordinal), '}', entry =>
                {
                    Write(text, entry.Key);
                    text.Append(": ");
                    Write(text, entry.Value);
                });
                break;
            default:
                throw new SerializationException($"{value.GetType()} cannot be written as JSON.");
        }
    }

    private static void WriteAll<T>(StringBuilder text, char open, IEnumerable<T> items, char close, Action<T> write)
    {
        text.Append(open);
        var separator = " ";
        foreach (var item in items)
        {
            text.Append(separator);
            write(item);
            separator = ", ";
        }
        text.Append(' ').Append(close);
    }
}
