using Tap.Cli.Local.Emulator;
using Tap.Program;

namespace Tap.Cli.Tests.Local.Emulator;

/// <summary>A session lasts as long as it says so to the local AWS, which ends it otherwise.</summary>
public sealed class DebugSessionTests : IDisposable
{
    private const string Begun = """{"id": "one", "leaseSeconds": 0.05}""";

    private readonly OneAnswer server = new();

    public void Dispose() => server.Dispose();

    [Fact]
    public async Task It_is_renewed_until_it_is_ended()
    {
        var starting = StartAsync(null);
        await server.GiveAsync(Begun);
        var session = await starting;
        session.Sentence.Should().StartWith("Attach a debugger to 127.0.0.1:9229, where f runs now");
        for (var renewals = 0; renewals < 3; renewals++)
            (await server.GiveAsync("{}"))[0].Should().Be("POST /_tap/debug/one/renew HTTP/1.1");

        var disposing = session.DisposeAsync().AsTask();
        var last = "";
        while (!last.StartsWith("POST /_tap/debug/one/end ", StringComparison.Ordinal))
            last = (await server.GiveAsync("{}"))[0];
        await disposing;
        session.Ended.IsCompletedSuccessfully.Should().BeTrue();
    }

    [Fact]
    public async Task One_that_the_local_AWS_has_ended_says_so()
    {
        var starting = StartAsync(9300);
        await server.GiveAsync(Begun);
        await using var session = await starting;
        session.Sentence.Should().Contain(":9300,");
        await server.GiveAsync("""{"error": {"code": "SessionOver", "message": "It is over."}}""", "404 Not Found");

        var wait = () => session.Ended;
        await wait.Should().ThrowAsync<UserException>().WithMessage("It is over.");
    }

    [Fact]
    public async Task One_that_is_refused_says_why()
    {
        var start = () => StartAsync(null);
        var starting = start.Should().ThrowAsync<UserException>();
        await server.GiveAsync("""{"error": {"code": "PortTaken", "message": "Port 9229 is taken."}}""", "409 Conflict");
        (await starting).WithMessage("Port 9229 is taken.");
    }

    private Task<DebugSession> StartAsync(int? port) => DebugSession.StartAsync(
        new EndpointFile(1, server.Endpoint.Port, server.Endpoint, "one", "the-token", DateTimeOffset.UnixEpoch), "f", "eu-west-2", port);
}
