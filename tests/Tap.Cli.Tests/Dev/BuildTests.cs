using Tap.Cli.Dev;
using Tap.Program;
using Tap.Testing;

namespace Tap.Cli.Tests.Dev;

/// <summary>What builds and bundles say is read, and what they made is taken over.</summary>
public sealed class BuildTests : IDisposable
{
    private readonly TemporaryFolder folder = new();

    public void Dispose() => folder.Dispose();

    [Fact]
    public void Errors_of_the_compiler_are_told_once_with_their_place()
    {
        string[] output =
        [
            "Building (Pulumi SDK: embedded)",
            "/there/src/Tap.Infra/TapStack.cs(12,3): error CS1002: ; expected [/there/src/Tap.Infra/Tap.Infra.csproj]",
            "  /there/src/Tap.Infra/TapStack.cs(12,3): error CS1002: ; expected [/there/src/Tap.Infra/Tap.Infra.csproj::TargetFramework=net10.0]",
            "/there/src/Tap.Infra/TapStack.cs(1,1): warning CS0169: never used [/there/src/Tap.Infra/Tap.Infra.csproj]",
            "/there/src/Tap.Infra/Tap.Infra.csproj : error NU1101: Unable to find package Nowhere. [/there/Tap.Infra.sln]",
            "error: the build failed; all of its output is in /there/.tap/build.log",
        ];
        SourceFault.OfBuild(output, "/there").Select(fault => $"{fault.Place} {fault.Text}").Should().Equal(
            "src/Tap.Infra/TapStack.cs:12:3 CS1002: ; expected",
            "src/Tap.Infra/Tap.Infra.csproj NU1101: Unable to find package Nowhere.");
    }

    [Theory]
    [InlineData("exit 0", "")]
    [InlineData("echo \"$PWD/a.cs(1,2): error CS1: no [p]\" >&2; exit 1", "a.cs:1:2 CS1: no")]
    [InlineData("echo 'error: node is missing' >&2; exit 1", " error: node is missing")]
    public async Task A_build_is_that_of_tap(string script, string faults)
    {
        folder.Write("tap", $"cd \"$(dirname \"$0\")\"\n[ \"$1\" = build ] || exit 9\n{script}\n");
        var found = await new ProgramBuild(folder.Path).RunAsync(CancellationToken.None);
        string.Join('\n', found.Select(fault => $"{fault.Place} {fault.Text}")).Should().Be(faults);
    }

    [Fact]
    public async Task A_bundler_answers_line_by_line_and_is_started_anew_when_it_has_ended()
    {
        WriteBundler("""
            import { createInterface } from 'node:readline';
            let lines = 0;
            for await (const line of createInterface({ input: process.stdin })) {
              const { changed, at } = JSON.parse(line);
              if (changed[0] === 'crash') process.exit(7);
              lines += 1;
              console.log(JSON.stringify({ built: [`${lines}`, process.argv[2], `${at}`], faults: [{ text: 'no', file: 'a.ts', line: 3, column: 4, source: 'x' }], warnings: [] }));
            }
            """);
        await using var bundler = new Bundler(folder.Path, "out");
        var first = await bundler.BundleAsync(["a.ts"], DateTimeOffset.UnixEpoch, CancellationToken.None);
        first.Built.Should().Equal("1", "out", "1970-01-01T00:00:00+00:00");
        first.Faults.Should().Equal(new SourceFault("no", "a.ts", 3, 4, "x"));
        (await bundler.BundleAsync(["a.ts"], DateTimeOffset.UnixEpoch, CancellationToken.None)).Built[0].Should().Be("2");

        bundler.IsOutdated = true;
        (await bundler.BundleAsync(["a.ts"], DateTimeOffset.UnixEpoch, CancellationToken.None)).Built[2].Should().Be("null", "no build has what it bundles with");

        var crash = () => bundler.BundleAsync(["crash"], DateTimeOffset.UnixEpoch, CancellationToken.None);
        (await crash.Should().ThrowAsync<UserException>()).WithMessage("*exit code 7*");
        (await bundler.BundleAsync(["a.ts"], DateTimeOffset.UnixEpoch, CancellationToken.None)).Built[0].Should().Be("1");
    }

    [Fact]
    public void The_program_gets_what_is_different()
    {
        var (dist, program) = (new ProgramFolder(Path.Combine(folder.Path, "dist"), Path.Combine(folder.Path, "program")), Path.Combine(folder.Path, "program"));
        Bundle("one", "a");
        Bundle("two", "b");
        File.WriteAllText(Path.Combine(folder.Path, "dist", "openapi.json"), "{}");

        dist.Take(["one", "two", "openapi.json"]).Should().Equal("one", "two", "openapi.json");
        dist.Take(["one", "two", "openapi.json"]).Should().BeEmpty();
        Bundle("two", "c");
        dist.Take(["one", "two", "openapi.json"]).Should().Equal("two");
        File.ReadAllText(Path.Combine(program, "lambda/two/index.mjs")).Should().Be("c");
        Directory.GetFiles(Path.Combine(program, "lambda/two")).Should().HaveCount(2, "all of that folder is the function's code");
        File.ReadAllText(Path.Combine(program, "api/openapi.json")).Should().Be("{}");
    }

    private void Bundle(string name, string code)
    {
        var bundle = Directory.CreateDirectory(Path.Combine(folder.Path, "dist", name)).FullName;
        File.WriteAllText(Path.Combine(bundle, "index.mjs"), code);
        File.WriteAllText(Path.Combine(bundle, "index.mjs.map"), "{}");
    }

    private void WriteBundler(string code)
    {
        Directory.CreateDirectory(Path.Combine(folder.Path, "lambda"));
        folder.Write("lambda/dev.mjs", code);
    }
}
