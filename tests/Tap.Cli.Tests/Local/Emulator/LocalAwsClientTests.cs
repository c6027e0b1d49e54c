using Tap.Cli.Local.Emulator;
using Tap.Cli.Local.Engine;
using Tap.Program;

namespace Tap.Cli.Tests.Local.Emulator;

/// <summary>What local-aws says is read as it stands.</summary>
public sealed class LocalAwsClientTests : IDisposable
{
    private const string Record = """
        {"key": "k::n", "type": "k", "name": "n", "id": "i", "region": "eu-west-2", "meta": {"protect": true, "retainOnDelete": false},
         "inputs": {"tags": {"environment": "lower", "Environment": "dev"}, "Inputs": 1, "inputs": 2}, "outputs": {"tagsAll": {"ENV": "a", "env": "b"}},
         "tags": {"Team": "one", "team": "two"}}
        """;

    private readonly OneAnswer server = new();

    public void Dispose() => server.Dispose();

    [Fact]
    public async Task Keys_that_differ_in_case_alone_are_two_keys()
    {
        var (records, _) = await AskAsync(client => client.GetResourcesAsync("dev"), $$"""{"resources": [{{Record}}]}""");
        ShouldHoldEveryKey(records.Single());
    }

    [Fact]
    public async Task Nor_does_an_operation_confuse_them()
    {
        var goal = new ResourceGoal("k", "n", "eu-west-2", [], [], RecordedOptions.None);
        var (record, head) = await AskAsync(client => client.CreateAsync("dev", goal), Record);
        ShouldHoldEveryKey(record);
        head[0].Should().Be("POST /_tap/stacks/dev/create HTTP/1.1");
    }

    [Fact]
    public async Task An_invoke_may_answer_with_such_keys()
    {
        var (answer, _) = await AskAsync(client => client.InvokeAsync("t", [], "eu-west-2"), """{"tags": {"A": 1, "a": 2}}""");
        answer["tags"]!.AsObject().Select(entry => entry.Key).Should().Equal("A", "a");
    }

    [Fact]
    public async Task Every_request_brings_the_token()
    {
        var (_, head) = await AskAsync(client => client.GetStacksAsync(), """{"stacks": []}""");
        head.Should().Contain("Authorization: Bearer the-token");
    }

    [Fact]
    public async Task One_that_is_gone_is_told_with_what_to_do()
    {
        using var client = new LocalAwsClient(new EndpointFile(1, 1, server.Endpoint, "one", "the-token", DateTimeOffset.UnixEpoch));
        server.Dispose();
        var ask = () => client.DeleteAsync("dev", "k::n", retain: false);
        await ask.Should().ThrowAsync<UserException>().WithMessage("The local AWS does not answer (*); ./tap down ends what is left of it*");
    }

    private async Task<(T Answer, IReadOnlyList<string> Head)> AskAsync<T>(Func<LocalAwsClient, Task<T>> ask, string answer)
    {
        var serving = server.GiveAsync(answer);
        using var client = new LocalAwsClient(new EndpointFile(1, server.Endpoint.Port, server.Endpoint, "one", "the-token", DateTimeOffset.UnixEpoch));
        return (await ask(client), await serving);
    }

    // As the next run looks at a record: whole, and compared with what the program wants.
    private static void ShouldHoldEveryKey(ResourceRecord record)
    {
        record.Meta.Protect.Should().BeTrue();
        record.Inputs["tags"]!.AsObject().Select(entry => entry.Key).Should().Equal("environment", "Environment");
        record.Inputs.Select(entry => entry.Key).Should().Equal("tags", "Inputs", "inputs");
        record.Outputs["tagsAll"]!.AsObject().Should().HaveCount(2);
        record.Tags.Should().HaveCount(2);
        Differ.Canonical(record.Inputs.DeepClone()).Should().Contain("lower").And.Contain("dev");
    }
}
