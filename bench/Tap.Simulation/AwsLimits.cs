namespace Tap.Simulation;

/// <summary>The limits of AWS that traffic meets beyond those of the stack, by default.</summary>
/// <param name="ApiRate">Requests a second of all APIs of the account.</param>
/// <param name="ApiBurst">And at once.</param>
/// <param name="Concurrency">Executions of all functions of the account.</param>
/// <param name="TableWrites">Writes a second to a table that never had more.</param>
/// <param name="KeyWrites">Writes a second to one key: a user in the index.</param>
/// <param name="ObjectWrites">Writes a second to the prefixes of a bucket together.</param>
internal sealed record AwsLimits(
    double ApiRate = 10_000, double ApiBurst = 5_000, int Concurrency = 1_000, double TableWrites = 4_000, double KeyWrites = 1_000, double ObjectWrites = 3_500);
