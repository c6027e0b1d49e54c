using Tap.Infra.Configuration;

namespace Tap.Infra.UnitTests.Migration;

/// <summary>What the program makes of a plan without a fault.</summary>
public sealed class PlanReadingTests
{
    [Fact]
    public async Task The_example_is_without_fault_and_is_read()
    {
        var plan = await ReadAsync(RunOptions.Dev.With("tap:migration", "examples/migration.json"));

        plan.Should().BeEquivalentTo(new MigrationPlan
        {
            TargetRegion = "eu-west-1",
            Buckets = [OwnBucket(glacierTransitionDays: 90)],
            Tables =
            [
                new TablePlan
                {
                    Source = new("metadata", IsForeign: false), Target = null, TargetUtilization = 70,
                    Reads = new CapacityRange(20, 80), Writes = new CapacityRange(20, 80),
                },
            ],
            Replication = new ReplicationPlan { DeleteMarkers = true, TimeControl = true },
        });
    }

    [Fact]
    public async Task What_is_not_given_has_its_default()
    {
        using var folder = new PlanFolder("""
            {
              "sourceRegion": "eu-west-2",
              "targetRegion": "eu-west-1",
              "buckets": [{}],
              "tables": [{ "readCapacity": 3, "writeCapacity": 5, "autoScaling": null }]
            }
            """);

        var plan = await ReadAsync(folder.Options);

        plan.Buckets.Should().Equal(OwnBucket(glacierTransitionDays: null));
        plan.Tables.Should().Equal(new TablePlan
        {
            Source = new("metadata", IsForeign: false),
            Target = null,
            Reads = new CapacityRange(3, 3),
            Writes = new CapacityRange(5, 5),
            TargetUtilization = null,
        });
        plan.Replication.Should().Be(new ReplicationPlan { DeleteMarkers = true, TimeControl = true });
    }

    [Theory]
    [InlineData(10, "1.1", 11, 44)]
    [InlineData(10, "1.01", 11, 44)]
    [InlineData(7, "0.5", 4, 16)]
    [InlineData(1, "1e-28", 1, 4)]
    [InlineData(10000, "1", 10_000, 40_000)]
    public async Task Capacity_is_scaled_and_rounded_up(int units, string factor, int least, int most)
    {
        var example = Repository.Read("examples/migration.json")
            .Replace("\"readCapacity\": 10", $"\"readCapacity\": {units}", StringComparison.Ordinal)
            .Replace("\"scalingFactor\": 2", $"\"scalingFactor\": {factor}", StringComparison.Ordinal);
        using var folder = new PlanFolder(example);

        (await ReadAsync(folder.Options)).Tables[0].Reads.Should().Be(new CapacityRange(least, most));
    }

    private static async Task<MigrationPlan> ReadAsync(RunOptions options)
    {
        var reading = await SettingsReading.OfAsync(options);
        reading.Report.Invoking(report => report.ThrowIfFaulty("dev")).Should().NotThrow();
        return reading.Settings.Migration!;
    }

    private static BucketPlan OwnBucket(int? glacierTransitionDays) => new()
    {
        Source = new("data", IsForeign: false),
        ManageSource = false,
        SourceKeyArn = null,
        Target = null,
        Prefix = "",
        NoncurrentExpirationDays = 30,
        GlacierTransitionDays = glacierTransitionDays,
    };
}
