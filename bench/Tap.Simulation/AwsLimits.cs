using Tap.Capacity;

namespace Tap.Simulation;

/// <summary>The limits of AWS that traffic meets beyond those of the stack.</summary>
internal sealed record AwsLimits
{
    // API Gateway takes half of the rate at once: https://docs.aws.amazon.com/apigateway/latest/developerguide/limits.html
    private const double BurstOfRate = 0.5;

    /// <summary>Requests a second of all APIs of the account.</summary>
    public double ApiRate { get; init; } = Of("apigateway.account");

    /// <summary>And at once.</summary>
    public double ApiBurst { get; init; } = BurstOfRate * Of("apigateway.account");

    /// <summary>Executions of all functions of the account.</summary>
    public int Concurrency { get; init; } = (int)Of("lambda.account");

    /// <summary>Writes a second to the table.</summary>
    public double TableWrites { get; init; } = Of("dynamodb.newTableWrites");

    /// <summary>Writes a second to one key: a user in the index.</summary>
    public double KeyWrites { get; init; } = Of("dynamodb.userWrites");

    /// <summary>Writes a second to the bucket.</summary>
    public double ObjectWrites { get; init; } = Of("s3.newBucketPuts");

    // A user has one key, unless tap:table.keysPerUser spreads it.
    private static double Of(string id) =>
        Formula.Evaluate(CapacityModel.Load().Limit(id).Value, new Dictionary<string, double> { ["keysPerUser"] = 1 })!.Value;
}
