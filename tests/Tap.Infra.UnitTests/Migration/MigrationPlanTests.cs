namespace Tap.Infra.UnitTests.Migration;

/// <summary>What a plan says, and what is wrong with one.</summary>
public sealed class MigrationPlanTests
{
    private const string Units = "a whole number of units from 1 to 40000; for example 10";
    private const string Days = "a whole number of days from 1 to 3650; for example 90";
    private const string BucketName = "3 to 63 of a-z, 0-9 and -, starting and ending with a letter or digit, and not with what S3 reserves; for example acme-tap-data";
    private const string TableName = "3 to 255 of a-z, A-Z, 0-9, _, . and -; for example acme-tap-metadata";
    private const string Prefix = "up to 1024 printable ASCII characters other than *, ? and $; for example incoming/";
    private const string OwnBucket = "data, or { \"bucket\": name } for another bucket of the account and region; for example data";
    private const string OwnTable = "metadata, or { \"table\": name } for another table of the account and region; for example metadata";
    private const string Another = "the name of another AWS region than the stack's, in the same partition";
    private const string Target = $"{Another}; for example eu-west-1";

    /// <summary>A text of the example, what it is replaced by, and the line of the message.</summary>
    public static TheoryData<string, string, string> Faults => new()
    {
        // Regions.
        { "\"sourceRegion\": \"eu-west-2\"", "\"sourceRegion\": \"us-east-1\"", "$.sourceRegion = \"us-east-1\": must be the stack's region, eu-west-2; for example eu-west-2" },
        { "\"sourceRegion\": \"eu-west-2\",", "", "$.sourceRegion = null: must be the stack's region, eu-west-2; for example eu-west-2" },
        { "\"targetRegion\": \"eu-west-1\"", "\"targetRegion\": \"eu-west-2\"", $"$.targetRegion = \"eu-west-2\": must be {Target}" },
        { "\"targetRegion\": \"eu-west-1\"", "\"targetRegion\": \"Ireland\"", $"$.targetRegion = \"Ireland\": must be {Target}" },
        { "\"targetRegion\": \"eu-west-1\"", "\"targetRegion\": \"cn-north-1\"", $"$.targetRegion = \"cn-north-1\": must be {Target}" },
        { "\"targetRegion\": \"eu-west-1\"", "\"targetRegion\": \"us-gov-west-1\"", $"$.targetRegion = \"us-gov-west-1\": must be {Target}" },

        {
            "\"targetRegion\": \"eu-west-1\"",
            "\"targetRegion\": \"eu-west-9\"",
            $"$.targetRegion = \"eu-west-9\": must be {Another} (did you mean eu-west-1? One that AWS has opened since needs aws:skipRegionValidation); for example eu-west-1"
        },

        // Names.
        { "\"source\": \"data\"", "\"source\": \"dta\"", $"$.buckets[0].source = \"dta\": must be {OwnBucket}" },
        { "\"source\": \"metadata\"", "\"source\": \"items\"", $"$.tables[0].source = \"items\": must be {OwnTable}" },
        { "\"prefix\": \"\"", $"\"target\": \"{new string('a', 64)}\"", $"$.buckets[0].target = \"{new string('a', 64)}\": must be null or {BucketName}" },
        { "\"scalingFactor\": 2", $"\"target\": \"{new string('a', 256)}\"", $"$.tables[0].target = \"{new string('a', 256)}\": must be null or {TableName}" },
        { "\"scalingFactor\": 2", "\"target\": \"a b\"", $"$.tables[0].target = \"a b\": must be null or {TableName}" },
        {
            "\"buckets\": [",
            "\"buckets\": [{ \"source\": \"data\" }, ",
            "$.buckets[1].source = \"data\": is copied by $.buckets[0] already"
        },
        { "\"prefix\": \"\"", $"\"prefix\": \"{new string('a', 1025)}\"", $"$.buckets[0].prefix = \"{new string('a', 1025)}\": must be {Prefix}" },
        { "\"prefix\": \"\"", "\"prefix\": \"a*\"", $"$.buckets[0].prefix = \"a*\": must be {Prefix}" },
        { "\"prefix\": \"\"", "\"prefix\": \"a?\"", $"$.buckets[0].prefix = \"a?\": must be {Prefix}" },
        { "\"prefix\": \"\"", "\"prefix\": \"${aws:userid}\"", $"$.buckets[0].prefix = \"${{aws:userid}}\": must be {Prefix}" },
        { "\"prefix\": \"\"", "\"prefix\": \"ä\"", $"$.buckets[0].prefix = \"ä\": must be {Prefix}" },

        // Numbers.
        { "\"readCapacity\": 10", "\"readCapacity\": 0", $"$.tables[0].readCapacity = 0: must be {Units}" },
        { "\"readCapacity\": 10,", "", $"$.tables[0].readCapacity = null: must be {Units}" },
        { "\"writeCapacity\": 10", "\"writeCapacity\": 40001", $"$.tables[0].writeCapacity = 40001: must be {Units}" },
        { "\"scalingFactor\": 2", "\"scalingFactor\": 0", "$.tables[0].scalingFactor = 0: must be a number above 0 and up to 40000; for example 1.5" },
        { "\"scalingFactor\": 2", "\"scalingFactor\": -1", "$.tables[0].scalingFactor = -1: must be a number above 0 and up to 40000; for example 1.5" },
        { "\"scalingFactor\": 2", "\"scalingFactor\": 1e400", "$.tables[0].scalingFactor = 1e400: must be a number above 0 and up to 40000; for example 1.5" },
        { "\"maximumFactor\": 4", "\"maximumFactor\": 0.5", "$.tables[0].autoScaling.maximumFactor = 0.5: must be a number from 1 to 40000; for example 4" },
        { "\"targetUtilization\": 70", "\"targetUtilization\": 19", "$.tables[0].autoScaling.targetUtilization = 19: must be a whole number of percent from 20 to 90; for example 70" },
        { "\"targetUtilization\": 70", "\"targetUtilization\": 91", "$.tables[0].autoScaling.targetUtilization = 91: must be a whole number of percent from 20 to 90; for example 70" },
        { "\"noncurrentExpirationDays\": 30", "\"noncurrentExpirationDays\": 0", $"$.buckets[0].noncurrentExpirationDays = 0: must be {Days}" },
        { "\"glacierTransitionDays\": 90", "\"glacierTransitionDays\": 3651", $"$.buckets[0].glacierTransitionDays = 3651: must be null or {Days}" },

        // Capacity that DynamoDB would refuse.
        {
            "\"readCapacity\": 10",
            "\"readCapacity\": 5001",
            "$.tables[0] = 40008 read units: a table has at most 40000, unless AWS raised its quota; mind scalingFactor and autoScaling.maximumFactor\n"
            + "  plan.json $.tables = 80016 read units with the indexes: an account provisions at most 80000, unless AWS raised its quota; mind scalingFactor and autoScaling.maximumFactor"
        },

        // Members that are misspelt or of another type.
        { "\"deleteMarkers\"", "\"deleteMarker\"", "$.replication.deleteMarker = true: is not a setting; did you mean plan.json $.replication.deleteMarkers?" },
        { "\"targetUtilization\"", "\"targetUtilisation\"", "$.tables[0].autoScaling.targetUtilisation = 70: is not a setting; did you mean plan.json $.tables[0].autoScaling.targetUtilization?" },
        { "\"timeControl\": true", "\"timeControl\": \"yes\"", "$.replication.timeControl = \"yes\": must be true or false; for example true" },
        { "{ \"deleteMarkers\": true, \"timeControl\": true }", "true", "$.replication = true: must be a section of settings; for example { ... }" },
        {
            "\"buckets\": [{ \"source\": \"data\", \"prefix\": \"\", \"noncurrentExpirationDays\": 30, \"glacierTransitionDays\": 90 }]",
            "\"buckets\": {}",
            "$.buckets = {}: must be a list of sections; for example [{ ... }]"
        },
        { "\"buckets\": [", "\"buckets\": [true, ", "$.buckets[0] = true: must be a section of settings; for example { ... }\n  plan.json $.buckets[1].source = \"data\": is copied by $.buckets[0] already" },
    };

    [Theory, MemberData(nameof(Faults))]
    public Task A_fault_is_told_with_its_path_value_and_rule(string text, string replacement, string line)
    {
        var example = Repository.Read("examples/migration.json");
        example.Should().Contain(text);
        return ExpectFaultsAsync(example.Replace(text, replacement, StringComparison.Ordinal), $"plan.json {line}");
    }

    [Theory]
    [InlineData("{\n  \"sourceRegion\" \"eu-west-2\"\n}", "is not JSON at line 2, column 18: '\"' is invalid after a property name. Expected a ':'.")]
    [InlineData("{ \"é\": 1, }", "is not JSON at line 1, column 11: The JSON object contains a trailing comma at the end which is not supported in this mode. Change the reader options.")]
    [InlineData("", "is not JSON at line 1, column 1: The input does not contain any JSON tokens. Expected the input to start with a valid JSON token, when isFinalBlock is true.")]
    public Task A_file_that_is_not_JSON_is_told_with_line_and_column(string plan, string text) => ExpectFaultsAsync(plan, $"tap:migration = plan.json: {text}");

    [Fact]
    public async Task A_member_that_is_there_twice_is_a_fault() =>
        (await PlanFolder.FaultsAsync("{ \"targetRegion\": \"eu-west-1\", \"targetRegion\": \"eu-west-3\" }"))
            .Should().Contain("tap:migration = plan.json: is not JSON").And.Contain("targetRegion");

    [Fact]
    public Task A_file_that_holds_no_object_is_a_fault() => ExpectFaultsAsync("[]", "plan.json $ = []: must be an object; for example { ... }");

    [Fact]
    public Task A_plan_that_copies_nothing_is_a_fault() => ExpectFaultsAsync(
        """{ "sourceRegion": "eu-west-2", "targetRegion": "eu-west-1" }""", "plan.json $.buckets, tables = []: one of them must name what is copied");

    [Fact]
    public async Task A_copy_cannot_have_the_name_of_the_bucket_itself()
    {
        var plan = PlanFolder.Example();
        plan["buckets"]![0]!["target"] = "acme-tap";
        using var folder = new PlanFolder(plan.ToJsonString());

        var (message, requests) = await TapRun.FailAsync(folder.Options.With("tap:storage", """{ "bucketName": "acme-tap" }"""));

        message.Should().Contain("has a fault").And.Contain("tap:storage.bucketName = \"acme-tap\": must be another name than that of the copy in another region");
        requests.Should().Be(0);
    }

    [Fact]
    public async Task A_region_that_AWS_opens_tomorrow_is_a_target_when_told_so()
    {
        var plan = PlanFolder.Example();
        plan["targetRegion"] = "eu-west-9";
        using var folder = new PlanFolder(plan.ToJsonString());

        var reading = await SettingsReading.OfAsync(folder.Options.With("aws:skipRegionValidation", "true"));

        reading.Settings.Migration!.TargetRegion.Should().Be("eu-west-9");
        reading.Report.Invoking(report => report.ThrowIfFaulty("dev")).Should().NotThrow();
    }

    [Fact]
    public async Task A_file_that_is_not_there_is_a_fault()
    {
        var (message, requests) = await TapRun.FailAsync(RunOptions.Dev.With("tap:migration", "examples/none.json"));

        message.Should().Contain(
            "tap:migration = \"examples/none.json\": must be null or a file that exists, relative to the folder of Pulumi.yaml; for example examples/migration.json");
        requests.Should().Be(0);
    }

    [Fact]
    public async Task All_faults_are_told_at_once_beside_those_of_the_configuration()
    {
        using var folder = new PlanFolder("""
            {
              "targetRegion": "eu-west-2",
              "buckets": [{ "source": "dta" }],
              "tables": [
                { "source": "metadata", "readCapacity": 40000, "writeCapacity": 10, "scalingFactor": 0 },
                { "source": "metadata", "readCapacity": 40000, "writeCapacity": 10, "speed": 1 }
              ]
            }
            """);

        var (message, requests) = await TapRun.FailAsync(folder.Options.With("tap:logs", """{ "retentionDays": 8 }"""));

        message.Split('\n')[0].Should().Be("The configuration of stack 'dev' has 8 faults, so nothing was deployed:");
        message.Should().Contain("  tap:logs.retentionDays = 8: must be ");
        message.Should().Contain($"""
              plan.json $.sourceRegion = null: must be the stack's region, eu-west-2; for example eu-west-2
              plan.json $.targetRegion = "eu-west-2": must be {Target}
              plan.json $.buckets[0].source = "dta": must be {OwnBucket}
              plan.json $.tables[0].scalingFactor = 0: must be a number above 0 and up to 40000; for example 1.5
              plan.json $.tables[1].speed = 1: is not a setting; there are plan.json $.tables[1].source, 
            """.TrimEnd('\n'));
        message.Should().Contain("""
              plan.json $.tables[1].source = "metadata": is copied by $.tables[0] already
              plan.json $.tables = 160000 read units with the indexes: an account provisions at most 80000, 
            """.TrimEnd('\n'));
        requests.Should().Be(0, "no resource may be registered before the plan is known to be good");
    }

    [Fact]
    public async Task Each_kind_of_fault_is_told_in_the_one_message()
    {
        using var folder = new PlanFolder($$"""
            {
              "sourceRegion": "eu-west-2",
              "targetRegion": "eu-west-2",
              "buckets": [{ "source": "dta" }, { "source": "data", "target": "{{new string('a', 64)}}" }],
              "tables": [
                { "source": "items", "readCapacity": 10, "writeCapacity": 10, "scalingFactor": -2 },
                { "source": "metadata", "target": "{{new string('a', 256)}}", "readCapacity": 10, "writeCapacity": 30000, "scalingFactor": 2 }
              ]
            }
            """);

        var (message, requests) = await TapRun.FailAsync(folder.Options);

        string.Join('\n', message.Split('\n')[1..^1]).Should().Be($"""
              plan.json $.targetRegion = "eu-west-2": must be {Target}
              plan.json $.buckets[0].source = "dta": must be {OwnBucket}
              plan.json $.buckets[1].target = "{new string('a', 64)}": must be null or {BucketName}
              plan.json $.tables[0].source = "items": must be {OwnTable}
              plan.json $.tables[0].scalingFactor = -2: must be a number above 0 and up to 40000; for example 1.5
              plan.json $.tables[1].target = "{new string('a', 256)}": must be null or {TableName}
              plan.json $.tables[1] = 60000 write units: a table has at most 40000, unless AWS raised its quota; mind scalingFactor and autoScaling.maximumFactor
              plan.json $.tables = 120020 write units with the indexes: an account provisions at most 80000, unless AWS raised its quota; mind scalingFactor and autoScaling.maximumFactor
            """);
        requests.Should().Be(0, "no resource may be registered before the plan is known to be good");
    }

    [Fact]
    public async Task A_file_that_is_not_JSON_is_told_beside_the_faults_of_the_configuration()
    {
        using var folder = new PlanFolder("{\n  \"tables\": [\n}");

        var (message, requests) = await TapRun.FailAsync(folder.Options.With("tap:logs", """{ "retentionDays": 8 }"""));

        message.Should().Contain("  tap:logs.retentionDays = 8: must be ").And.Contain("  tap:migration = plan.json: is not JSON at line 3, column 1: ");
        requests.Should().Be(0);
    }

    internal static async Task ExpectFaultsAsync(string plan, string lines)
    {
        using var folder = new PlanFolder(plan);
        var (message, requests) = await TapRun.FailAsync(folder.Options);

        string.Join('\n', message.Split('\n')[1..^1]).Should().Be($"  {lines}");
        requests.Should().Be(0, "no resource may be registered before the plan is known to be good");
    }
}
