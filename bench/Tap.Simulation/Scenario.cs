using Tap.Capacity;

namespace Tap.Simulation;

/// <summary>Traffic, the stack that it meets, and AWS around it.</summary>
/// <param name="Stretches">The traffic.</param>
/// <param name="Shape">What bounds the stack by its own settings.</param>
internal sealed record Scenario(IReadOnlyList<Stretch> Stretches, StackShape Shape)
{
    /// <summary>What bounds it beyond that.</summary>
    public AwsLimits Aws { get; init; } = new();

    /// <summary>How clients go on that are refused.</summary>
    public RetryPolicy Retries { get; init; } = new();

    /// <summary>
    /// The share of the calls that each operation has, as the capacity model assumes; without GET /health, whose answer is kept.
    /// </summary>
    public IReadOnlyDictionary<string, double> Mix { get; init; } = new Dictionary<string, double>
    {
        ["POST /process"] = Driver("mix.postProcess"),
        ["GET /process/{id}"] = Driver("mix.getProcess"),
        ["POST /transactions"] = Driver("mix.postTransaction"),
        ["GET /transactions"] = Driver("mix.listTransactions"),
        ["GET /transactions/{id}"] = Driver("mix.getTransaction"),
        ["PUT /transactions/{id}"] = Driver("mix.putTransaction"),
        ["DELETE /transactions/{id}"] = Driver("mix.deleteTransaction"),
    };

    /// <summary>The share of changes of transactions that the busiest user has.</summary>
    public double BusiestUser { get; init; } = Driver("userShare");

    /// <summary>The share of processor's calls that fail.</summary>
    public double Failures { get; init; } = 0.001;

    /// <summary>What all chance comes from: the same seed gives the same run.</summary>
    public int Seed { get; init; } = 1;

    /// <summary>Runs it, until the last request is answered and the last event is processed or lost.</summary>
    public Outcome Run()
    {
        var (simulator, random) = (new Simulator(), new Random(Seed));
        var times = new ServiceTimes(Handlers.Read(), Shape.ApiHandlerMegabytes, Shape.ProcessorMegabytes);
        var (ofApiHandler, ofProcessor) = (Shape.ApiHandlerConcurrency, Shape.ProcessorConcurrency);
        var apiHandler = new Function(
            simulator, new(Concurrency(ofApiHandler, ofProcessor), Provisioned: Shape.Provisioned), times.ApiHandlerStart);
        var processor = new Function(simulator, new(Concurrency(ofProcessor, ofApiHandler)), times.ProcessorStart);
        var events = new EventQueue(simulator, processor, new(), times.Object, Failures, random);
        var (table, user, objects) = (StoreOf(Aws.TableWrites), StoreOf(Aws.KeyWrites), StoreOf(Aws.ObjectWrites));
        var account = new TokenBucket(Aws.ApiRate, Aws.ApiBurst);
        var api = new Api(simulator, account, Shape.ThrottlingRate, Shape.ThrottlingBurst, apiHandler, ServiceTimes.Gateway, random);
        var clients = new Clients(simulator, api.Send, Retries, random);

        clients.Arrive(Traffic.Times(Stretches, random), [.. Mix.Select(part => Of(part.Key, part.Value))]);
        simulator.Run();
        return new(clients, api, apiHandler, processor, events, table.Throttled + user.Throttled + objects.Throttled);

        Store StoreOf(double perSecond) => new(simulator, TokenBucket.PerSecond(perSecond));

        Operation Of(string name, double share)
        {
            var operation = new Operation(name, share, times.Call(name));
            return name switch
            {
                // The item when the object is there, and once more when it is processed.
                "POST /process" => operation with { Needs = [(objects, 1), (table, 2)], Objects = events },
                "POST /transactions" or "PUT /transactions/{id}" or "DELETE /transactions/{id}" =>
                    operation with { Needs = [(table, 1)], HotKey = (user, BusiestUser) },
                _ => operation,
            };
        }
    }

    private static double Driver(string id) => CapacityModel.Load().Workload()[id];

    // What is not reserved shares what the others leave.
    private int Concurrency(int? own, int? other) => own ?? Aws.Concurrency - (other ?? 0);
}
