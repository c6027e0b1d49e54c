namespace Tap.Simulation;

/// <summary>An operation of the API.</summary>
/// <param name="Name">Method and path.</param>
/// <param name="Share">Its share of the calls.</param>
/// <param name="Service">What it takes in a warm environment when nothing is throttled.</param>
internal sealed record Operation(string Name, double Share, Duration Service)
{
    /// <summary>What of a store a call needs.</summary>
    public IReadOnlyList<(Store Store, double Units)> Needs { get; init; } = [];

    /// <summary>A store that a share of its calls needs: the key of the user who sends most.</summary>
    public (Store Key, double Share)? HotKey { get; init; }

    /// <summary>Who is told of the objects that it stores.</summary>
    public EventQueue? Objects { get; init; }
}

/// <summary>How an attempt ended.</summary>
internal enum Answer
{
    /// <summary>With what was asked for.</summary>
    Served,

    /// <summary>Status 429: the stage or the account throttled it.</summary>
    TooMany,

    /// <summary>Status 503: Lambda throttled the function, or a store did.</summary>
    Unavailable,

    /// <summary>Status 504: API Gateway waits no longer.</summary>
    Late,
}

/// <summary>The REST API with the function behind it.</summary>
/// <param name="simulator">The clock.</param>
/// <param name="account">What the account's APIs get together.</param>
/// <param name="rate">What each operation gets a second.</param>
/// <param name="burst">What each operation gets at once.</param>
/// <param name="function">The function.</param>
/// <param name="overhead">What API Gateway itself and the way to it take.</param>
/// <param name="random">What decides.</param>
internal sealed class Api(
    Simulator simulator, TokenBucket account, double rate, double burst, Function function, Duration overhead, Random random)
{
    // https://docs.aws.amazon.com/apigateway/latest/developerguide/limits.html
    private const double LongestSeconds = 29;

    private readonly Dictionary<Operation, TokenBucket> methods = [];
    private readonly Dictionary<Answer, int> answers = Enum.GetValues<Answer>().ToDictionary(answer => answer, _ => 0);

    /// <summary>How many attempts ended in which way.</summary>
    public IReadOnlyDictionary<Answer, int> Answers => answers;

    /// <summary>Sends a request; the caller is told when the answer is there.</summary>
    public void Send(Operation operation, Action<Answer> answered)
    {
        if (!methods.TryGetValue(operation, out var method))
            methods[operation] = method = new TokenBucket(rate, burst);
        if (!account.TryTake(simulator.Now) || !method.TryTake(simulator.Now))
            End(Answer.TooMany);
        else if (!function.TryCall(synchronous: true, random, out var start))
            End(Answer.Unavailable);
        else
            Run(operation, start, End);

        void End(Answer answer)
        {
            answers[answer]++;
            simulator.After(overhead(random), () => answered(answer));
        }
    }

    private void Run(Operation operation, double start, Action<Answer> end)
    {
        var since = simulator.Now;
        var late = false;
        var needs = operation.Needs;
        if (operation.HotKey is { } hot && random.NextDouble() < hot.Share)
            needs = [.. needs, (hot.Key, 1)];
        simulator.After(start + operation.Service(random), () => Need(0));
        return;

        void Need(int index)
        {
            if (index < needs.Count)
                needs[index].Store.Use(needs[index].Units, random, has => Had(has, index));
            else
                Done(Answer.Served);
        }

        void Had(bool has, int index)
        {
            if (has)
                Need(index + 1);
            else
                Done(Answer.Unavailable);
        }

        void Done(Answer answer)
        {
            function.End();
            late = simulator.Now - since > LongestSeconds;
            if (answer == Answer.Served)
                operation.Objects?.Accept();
            end(late ? Answer.Late : answer);
        }
    }
}
