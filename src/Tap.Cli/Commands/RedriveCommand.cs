using System.CommandLine;
using System.Text.Json;
using System.Text.Json.Serialization;
using Tap.Cli.Aws;
using Tap.Cli.Deployed;
using Tap.Infra;

namespace Tap.Cli.Commands;

/// <summary><c>redrive</c>: gives the events of the dead-letter queue to their functions once more.</summary>
internal static class RedriveCommand
{
    private const int ShownCharacters = 100;

    public static Command Create()
    {
        var command = new Command("redrive", "Give the events of the dead-letter queue to their functions once more");
        command.SetAction(async (parsed, cancellation) =>
        {
            var stack = await RunningStack.FindAsync(parsed);
            using var api = stack.Connect();
            await RunAsync(stack, api, new MessageQueue(api, stack.Output(StackOutputs.DlqUrl)), cancellation);
            return ExitCode.Success;
        });
        return command;
    }

    /// <summary>The function that an event is for, by its short name.</summary>
    /// <returns>Null when the event's shape tells of none.</returns>
    internal static string? FunctionOf(string body)
    {
        try
        {
            return JsonSerializer.Deserialize<S3Event>(body) is { Records: { Count: > 0 } records }
                && records.All(record => record?.EventSource == "aws:s3")
                ? "processor"
                : null;
        }
        catch (JsonException)
        {
            return null;
        }
    }

    private static async Task RunAsync(DeployedStack stack, AwsApi api, MessageQueue queue, CancellationToken cancellation)
    {
        var start = DateTimeOffset.UtcNow;
        var redriven = 0;
        var staying = new List<QueueMessage>();
        try
        {
            while (await queue.ReceiveAsync(cancellation) is { Count: > 0 } messages)
            {
                staying.AddRange(messages);

                // What fails again comes back later than the start, and waits for the next run.
                foreach (var message in messages.Where(message => message.SentAt <= start))
                {
                    if (FunctionOf(message.Body) is not { } function)
                    {
                        Console.WriteLine($"{message.Id}  stays, its event is of no known kind: {Beginning(message.Body)}");
                        continue;
                    }

                    await api.InvokeAsync(stack.FunctionNamed(function), "live", message.Body, asynchronous: true, cancellation);
                    await queue.DeleteAsync(message, cancellation);
                    staying.Remove(message);
                    redriven++;
                    Console.WriteLine($"{message.Id}  given to {function}");
                }
            }
        }
        finally
        {
            foreach (var message in staying)
                await queue.GiveBackAsync(message, CancellationToken.None);
        }

        Console.WriteLine($"{redriven} redriven, {staying.Count} left in the queue.");
    }

    private static string Beginning(string body) => body.Length <= ShownCharacters ? body : $"{body[..ShownCharacters]}...";

    private sealed record S3Event(IReadOnlyList<S3Record?>? Records);

    private sealed record S3Record([property: JsonPropertyName("eventSource")] string? EventSource);
}
