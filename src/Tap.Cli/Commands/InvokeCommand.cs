using System.CommandLine;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using Tap.Program;

namespace Tap.Cli.Commands;

/// <summary><c>invoke</c>: calls a function through its alias <c>live</c>.</summary>
internal static class InvokeCommand
{
    // Deeper than any event of AWS, and what every program between here and the function reads.
    private const int MostLevels = 500;
    private const int ShownCharacters = 100;

    public static Command Create()
    {
        var function = new Argument<string>("function")
        {
            Description = "api-handler, processor or another function of the stack, by its short name or its name on AWS",
            HelpName = "function",
            CompletionSources = { KnownNames.Functions },
        };
        var words = new Argument<string[]>("payload")
        {
            Description = "The event: JSON, a file such as lambda/events/s3-put.json, - for standard input, or a request such as POST /process '{\"type\":\"order\"}'; default {}",
            Arity = new ArgumentArity(0, 3),
        };
        var asynchronous = new Option<bool>("--event") { Description = "Queue the event and do not wait for the function" };
        var command = new Command("invoke", "Call a function through its alias live and print what it returns") { function, words, asynchronous };
        command.SetAction(async (parsed, cancellation) =>
        {
            var stack = await RunningStack.FindAsync(parsed);
            var given = parsed.GetValue(words) ?? [];
            var payload = await PayloadAsync(given, Console.In);
            using var api = stack.Connect();
            if (given is [var file] && File.Exists(file))
                payload = await EventFile.FillAsync(payload, stack, api, cancellation);
            var result = await api.InvokeAsync(
                stack.FunctionNamed(parsed.GetRequiredValue(function)), "live", payload, parsed.GetValue(asynchronous), cancellation);
            if (result.Payload.Length > 0)
                Console.WriteLine(Pretty(result.Payload));
            if (result.Error is null)
                return ExitCode.Success;

            await Console.Error.WriteLineAsync($"{result.LogTail.TrimEnd()}\nerror: the function failed ({result.Error}); {stack.TapCommand("logs")} shows more.");
            return ExitCode.Failure;
        });
        return command;
    }

    /// <summary>The event that the words of the command line stand for.</summary>
    /// <exception cref="UserException">They stand for none.</exception>
    internal static async Task<string> PayloadAsync(string[] words, TextReader input)
    {
        switch (words)
        {
            case []:
                return "{}";
            case [var method, var path] when ProxyEvent.IsMethod(method):
                return ProxyEvent.Of(method, path, null).ToJsonString();
            case [var method, var path, var body] when ProxyEvent.IsMethod(method):
                return ProxyEvent.Of(method, path, body).ToJsonString();
            case ["-"]:
                return Checked(await input.ReadToEndAsync(), "Standard input");
            case [var file] when File.Exists(file):
                return Checked(await File.ReadAllTextAsync(file), file);
            case [var json]:
                return Checked(json, $"'{(json.Length <= ShownCharacters ? json : $"{json[..ShownCharacters]}...")}' is no file, and it");
            default:
                throw new UserException("A payload is one word, or a request: <METHOD> <path> [<body>], such as GET /health.");
        }
    }

    // Token by token: a document of such a depth takes JsonDocument a time that grows with the square of it.
    private static string Checked(string json, string what)
    {
        var reader = new Utf8JsonReader(Encoding.UTF8.GetBytes(json), new JsonReaderOptions { MaxDepth = int.MaxValue });
        try
        {
            while (reader.Read())
                if (reader.TokenType is JsonTokenType.StartArray or JsonTokenType.StartObject && reader.CurrentDepth >= MostLevels)
                    throw new UserException($"{what} is nested more than {MostLevels} levels deep; send an event with fewer.");
        }
        catch (JsonException exception)
        {
            throw new UserException($"{what} is not JSON: {exception.Message}");
        }

        return json;
    }

    private static string Pretty(string payload)
    {
        try
        {
            return JsonNode.Parse(payload)?.ToJsonString(OutputJson.Format) ?? "null";
        }
        catch (JsonException)
        {
            return payload;
        }
    }
}
