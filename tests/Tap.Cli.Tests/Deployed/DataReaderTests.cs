using Amazon.Runtime;
using Tap.Cli.Aws;
using Tap.Cli.Deployed;

namespace Tap.Cli.Tests.Deployed;

/// <summary>Everything that AWS knows of an id is told, and what one service does not tell hides nothing of the others.</summary>
public sealed class DataReaderTests : IDisposable
{
    // In the order in which they are begun.
    private static readonly string[] Operations =
        ["GetItem", "ListObjectVersions", "GetObject", "FilterLogEvents", "GetSecretValue", "BatchGetTraces"];

    private readonly FakeData aws = new();
    private readonly AwsApi api;

    public DataReaderTests() => api = new AwsApi(null, "eu-west-2", aws, new BasicAWSCredentials("AKIDEXAMPLE", "secret"), attempts: 1);

    public static TheoryData<string, string> Parts => new()
    {
        { "GetItem", "The item" }, { "ListObjectVersions", "The objects" }, { "GetObject", "The result" },
        { "GetSecretValue", "The secret" }, { "FilterLogEvents", "The log" }, { "BatchGetTraces", "The traces" },
    };

    public void Dispose()
    {
        api.Dispose();
        aws.Dispose();
    }

    [Fact]
    public async Task All_of_a_process_is_told()
    {
        var known = await ReadAsync();

        known.Faults.Should().BeEmpty();
        known.IsProcess.Should().BeTrue();
        known.Item!["size"]!.GetValue<int>().Should().Be(35);
        known.Objects.Select(version => $"{version.Key.Split('/')[0]} {version.VersionId} {version.Latest} {version.DeleteMarker}").Should().Equal(
            "incoming v 2 True False", "incoming v1 False False", "incoming d1 False True", "processed r1 True False");
        known.Result!.Signature.Should().Be(new ResultSignature(true, null));
        known.Result.Body.Should().Be(aws.Result);
        known.Logs.Should().ContainSingle().Which.Entry.Message.Should().Be("Record handled");
        known.Traces.Should().ContainSingle().Which.Id.Should().Be(FakeData.Trace);
        Asked("ListObjectVersions").Should().Contain("?versions&prefix=incoming/ab/2025/10/22/019a0c1e-7b5a-7c3d-8e2f-0123456789ab.json");
        Asked("GetItem").Single().Should().Contain("\"timestamp\":{\"N\":\"1761139915610\"}");
        Asked("FilterLogEvents").Should().OnlyContain(question => question.Contains("\"%019a0c1e-7b5a-7c3d-8e2f-0123456789ab%\""));
    }

    [Theory]
    [InlineData(false, "processed/ab/")]
    [InlineData(true, "processed/")]
    public async Task Objects_are_found_under_the_keys_of_before_and_of_now(bool earlier, string folder)
    {
        aws.Earlier = earlier;

        var known = await ReadAsync();

        known.Objects.Should().HaveCount(4);
        known.Result!.Key.Should().Be($"{folder}{FakeData.Id}.json");
        known.Result.Signature!.Valid.Should().BeTrue();
    }

    [Theory]
    [InlineData("AWSPREVIOUS", true)]
    [InlineData("AWSPENDING", false)]
    public async Task A_result_is_valid_by_the_version_that_it_names_while_that_is_valid(string stage, bool valid)
    {
        aws.Stage = stage;

        (await ReadAsync()).Result!.Signature!.Valid.Should().Be(valid);
        Asked("GetSecretValue").Single().Should().Contain($"\"VersionId\":\"{FakeData.VersionOfSecret}\"").And.NotContain("VersionStage");
    }

    [Fact]
    public async Task A_version_that_the_secret_does_not_have_has_signed_nothing()
    {
        aws.Result = aws.Result.Replace(FakeData.VersionOfSecret, "no version", StringComparison.Ordinal);

        var known = await ReadAsync();

        known.Faults.Should().BeEmpty();
        known.Result!.Signature!.Reason.Should().StartWith("It names the version no version of the secret");
    }

    [Theory]
    [MemberData(nameof(Parts))]
    public async Task What_is_refused_is_named_and_the_rest_is_told(string operation, string what)
    {
        aws.Refused.Add(operation);

        var known = await ReadAsync();

        known.Faults.Should().ContainSingle().Which.Should().Be($"{what} cannot be read: AccessDeniedException: {operation} is refused");
        bool[] told =
        [
            known.Item is not null, known.Objects.Count > 0, known.Result is not null, known.Logs.Count > 0,
            known.Result?.Signature is not null, known.Traces.Count > 0,
        ];
        told.Should().Equal(Operations.Select(each => each != operation && !Needs(each, operation)));
    }

    [Theory]
    [MemberData(nameof(Parts))]
    public async Task What_does_not_answer_is_named_and_the_rest_is_told(string operation, string what)
    {
        aws.Hanging.Add(operation);
        var time = new HeldTime();

        var reading = new DataReader(api, FakeData.Stack, time).ReadAsync(ItemId.Read(FakeData.Id)!, default);
        await aws.Hangs;
        time.EndWait(Operations.IndexOf(operation));

        (await reading).Faults.Should().ContainSingle().Which.Should().Be($"{what} cannot be read: AWS did not answer in 7 seconds.");
    }

    [Fact]
    public async Task What_is_too_large_for_a_result_is_not_read()
    {
        aws.Bytes = 5_000_000_000;

        (await ReadAsync()).Faults.Should().ContainSingle().Which.Should().Be(
            $"The result cannot be read: TooLarge: processed/ab/{FakeData.Id}.json has 5000000000 bytes, more than any result.");

        Asked("GetObject").Should().BeEmpty();
    }

    [Fact]
    public async Task It_ends_with_whoever_asks()
    {
        aws.Hanging.Add("GetItem");
        using var gone = new CancellationTokenSource();

        var reading = new DataReader(api, FakeData.Stack).ReadAsync(ItemId.Read(FakeData.Id)!, gone.Token);
        await aws.Hangs;
        await gone.CancelAsync();

        await FluentActions.Awaiting(() => reading).Should().ThrowAsync<OperationCanceledException>();
    }

    [Fact]
    public async Task Nothing_is_known_where_nothing_is_and_nothing_was_refused()
    {
        (aws.Item, aws.Exists) = (null, false);
        (await ReadAsync()).IsNothing.Should().BeTrue();

        aws.Refused.Add("GetItem");
        (await ReadAsync()).IsNothing.Should().BeFalse("nobody knows");
    }

    [Fact]
    public async Task A_result_that_was_tampered_with_is_told_with_the_reason()
    {
        aws.Result = aws.Result.Replace("12.50", "99.50", StringComparison.Ordinal);
        (await ReadAsync()).Result!.Signature.Should().Be(new ResultSignature(false, "The digest is not that of the data: the data was changed."));
    }

    // Without the objects there is no result to read, without a result no signature to verify, without lines no trace to look for.
    private static bool Needs(string operation, string other) => (operation, other) is
        ("GetObject" or "GetSecretValue", "ListObjectVersions") or ("GetSecretValue", "GetObject") or ("BatchGetTraces", "FilterLogEvents");

    private IEnumerable<string> Asked(string operation) =>
        aws.Requests.Where(request => request.Operation == operation).Select(request => request.Question);

    private Task<DataRecord> ReadAsync() => new DataReader(api, FakeData.Stack).ReadAsync(ItemId.Read(FakeData.Id)!, default);
}
