using Tap.Cli.Tests.Deployed;

namespace Tap.Cli.Tests.Browser;

/// <summary>What is kept of an id, as the page gets it.</summary>
public sealed class DataRoutesTests : IAsyncLifetime, IDisposable
{
    private readonly FakeData aws = new();
    private ConsoleKit console = null!;

    public async Task InitializeAsync() => console = await ConsoleKit.StartAsync(FakeData.Stack, aws);

    public async Task DisposeAsync() => await console.DisposeAsync();

    public void Dispose() => aws.Dispose();

    [Fact]
    public async Task A_process_is_told_in_the_page_s_words()
    {
        var known = await console.GetAsync($"/api/data/{FakeData.Id}");

        (known["kind"]!.GetValue<string>(), known["item"]!["size"]!.GetValue<int>()).Should().Be(("process", 35));
        known["objects"]!.AsArray().Select(version => version!["bytes"]!.GetValue<int>()).Should().Equal(35, 35, 0, 35);
        known["result"]!["signature"]!["valid"]!.GetValue<bool>().Should().BeTrue();
        known["logs"]![0]!.ToJsonString().Should().Contain("\"level\":\"info\"").And.Contain($"\"traceId\":\"{FakeData.Trace}\"");
        known["traces"]![0]!["durationSeconds"]!.GetValue<double>().Should().Be(1);
    }

    [Theory]
    [InlineData("..%2Fx", 400)]
    [InlineData("%22%20%7C%7C%20%22", 400)]
    [InlineData("019a0c1e-7b5a-7c3d-8e2f-0123456789ab%0A", 400)]
    [InlineData("019a0c1e-7b5a-7c3d-8e2f-0123456789ab", 404)]
    public async Task What_is_no_id_is_not_asked_for_and_what_nobody_knows_is_not_found(string id, int expected)
    {
        (aws.Item, aws.Exists) = (null, false);

        (await console.SendAsync(HttpMethod.Get, $"/api/data/{id}")).Status.Should().Be(expected);

        aws.Requests.IsEmpty.Should().Be(expected == 400);
    }

    [Fact]
    public async Task The_secret_stays_on_the_server_whatever_is_wrong()
    {
        foreach (var result in new[] { aws.Result, FakeData.ResultOf("another"), "hello" })
        {
            aws.Result = result;
            (await console.GetAsync($"/api/data/{FakeData.Id}")).ToJsonString().Should().NotContain(FakeData.Secret);
        }

        aws.Requests.Count(request => request.Operation == "GetSecretValue").Should().Be(2, "what names no version has no key");
    }
}
