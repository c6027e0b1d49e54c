using Tap.Cli.Local;
using Tap.Cli.Local.Emulator;
using Tap.Program;
using Tap.Testing;

namespace Tap.Cli.Tests.Local.Emulator;

/// <summary>What <c>endpoint.json</c> says is believed only if that very process answers.</summary>
public sealed class LocalAwsProcessTests : IDisposable
{
    private readonly TemporaryFolder folder = new();
    private readonly OneAnswer server = new();

    public void Dispose()
    {
        server.Dispose();
        folder.Dispose();
    }

    [Fact]
    public async Task Without_a_file_there_is_no_process() => (await Find()).Should().BeNull();

    [Theory]
    [InlineData("""{"instance":"one"}""", true)]
    [InlineData("""{"instance":"two"}""", false)]
    [InlineData("""{"another":"program"}""", false)]
    [InlineData("<html>another program</html>", false)]
    public async Task Only_the_same_process_counts(string answer, bool found)
    {
        WriteEndpoint();
        var serving = server.GiveAsync(answer);
        var process = await Find();

        (await serving).Should().Contain("Authorization: Bearer the-token");
        (process?.Instance).Should().Be(found ? "one" : null);
    }

    [Fact]
    public async Task A_process_that_is_gone_does_not_count()
    {
        WriteEndpoint();
        server.Dispose();
        (await Find()).Should().BeNull();
    }

    [Fact]
    public async Task What_needs_a_process_says_how_to_get_one()
    {
        var require = () => new LocalAwsProcess(Workspace).RequireAsync();
        await require.Should().ThrowAsync<UserException>().WithMessage("Nothing is running: ./tap up starts*");
    }

    private Workspace Workspace => new(folder.Path, folder.Path);

    private Task<EndpointFile?> Find() => new LocalAwsProcess(Workspace).FindAsync();

    private void WriteEndpoint()
    {
        Directory.CreateDirectory(Workspace.LocalAwsData);
        folder.Write("local-aws/endpoint.json", $$"""
            {"pid": 1, "port": {{server.Endpoint.Port}}, "endpoint": "{{server.Endpoint}}", "instance": "one", "token": "the-token", "startedAt": "2026-01-01T00:00:00.000+00:00"}
            """);
    }
}
