using Tap.Program;

namespace Tap.Cli.Local.Emulator;

/// <summary>
/// A function of the local AWS that runs under Node.js's inspector, until this is disposed of or its process ends: the local AWS waits
/// for a sign of life and then goes back to how it ran before.
/// </summary>
internal sealed class DebugSession : IAsyncDisposable
{
    /// <summary>Where debuggers look for a program of Node.js.</summary>
    public const int DefaultPort = 9229;

    // What is called, and so what requests reach.
    private const string Alias = "live";

    // Some of them may be late, on a machine that is busy.
    private const int RenewalsInALease = 5;

    private readonly LocalAwsClient client;
    private readonly string id;
    private readonly CancellationTokenSource disposing = new();

    private DebugSession(LocalAwsClient client, DebugLease lease, string sentence)
    {
        (this.client, id, Sentence) = (client, lease.Id, sentence);
        Ended = RenewAsync(TimeSpan.FromSeconds(lease.LeaseSeconds) / RenewalsInALease);
    }

    /// <summary>Where to attach a debugger, for whoever called the command.</summary>
    public string Sentence { get; }

    /// <summary>
    /// Ends with a <see cref="UserException"/> when the local AWS debugs the function no more, and completes when this is disposed of.
    /// </summary>
    public Task Ended { get; }

    /// <summary>Begins. Whoever debugged the function before does so no more.</summary>
    /// <param name="localAws">The local AWS that has the function.</param>
    /// <param name="function">The function's name on AWS.</param>
    /// <param name="region">Where it is.</param>
    /// <param name="port">The port on 127.0.0.1 that a debugger attaches to; null for <see cref="DefaultPort"/>.</param>
    /// <exception cref="UserException">The port is taken, or the function does not start.</exception>
    public static async Task<DebugSession> StartAsync(EndpointFile localAws, string function, string region, int? port)
    {
        var (client, where) = (new LocalAwsClient(localAws), port ?? DefaultPort);
        try
        {
            var lease = await ToldAsync(client.BeginDebuggingAsync(function, Alias, region, where));
            var sentence = $"Attach a debugger to 127.0.0.1:{where}, where {function} runs now; its time limits wait.";
            return new DebugSession(client, lease, sentence);
        }
        catch
        {
            client.Dispose();
            throw;
        }
    }

    /// <inheritdoc />
    public async ValueTask DisposeAsync()
    {
        await disposing.CancelAsync();
        await Ended.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        if (Ended.IsCompletedSuccessfully)
            await client.EndDebuggingAsync(id);
        disposing.Dispose();
        client.Dispose();
    }

    private async Task RenewAsync(TimeSpan interval)
    {
        using var timer = new PeriodicTimer(interval);
        try
        {
            while (await timer.WaitForNextTickAsync(disposing.Token))
                await ToldAsync(client.RenewDebuggingAsync(id));
        }
        catch (OperationCanceledException) when (disposing.IsCancellationRequested)
        {
            // How it ends.
        }
    }

    // The codes of the local AWS say nothing to whoever asked for none of AWS's operations.
    private static async Task<T> ToldAsync<T>(Task<T> answer)
    {
        try
        {
            return await answer;
        }
        catch (AwsException refusal)
        {
            throw new UserException(refusal.Message);
        }
    }
}

/// <summary>What the local AWS answers to whoever begins to debug.</summary>
/// <param name="Id">The id of the session.</param>
/// <param name="LeaseSeconds">Within how many seconds it must be renewed, again and again.</param>
internal sealed record DebugLease(string Id, double LeaseSeconds);
