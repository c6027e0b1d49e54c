using Tap.Cli.Dev;
using Tap.Testing;

namespace Tap.Cli.Tests.Dev;

/// <summary>What a save asks for, and that no way to save is missed.</summary>
public sealed class SourceFilesTests : IDisposable
{
    private readonly TemporaryFolder folder = new();
    private readonly SourceFiles files;

    public SourceFilesTests()
    {
        Write("lambda/api-handler/src/handler.ts", "one");
        Write("lambda/node_modules/zod/index.ts", "one");
        Write("src/Tap.Infra/TapStack.cs", "one");
        Write("api/openapi.yaml", "one");
        Write("Pulumi.dev.yaml", "one");
        files = new SourceFiles(folder.Path, "dev");
        files.TakeChanges();
    }

    public void Dispose() => folder.Dispose();

    [Theory]
    [InlineData("lambda/api-handler/src/routes/health.ts", nameof(SourceKind.Bundle))]
    [InlineData("lambda/shared/src/messages.json", nameof(SourceKind.Bundle))]
    [InlineData("api/openapi.yaml", nameof(SourceKind.Bundle))]
    [InlineData("Pulumi.yaml", nameof(SourceKind.Settings))]
    [InlineData("Pulumi.dev.yaml", nameof(SourceKind.Settings))]
    [InlineData("plans/eu.json", nameof(SourceKind.Settings))]
    [InlineData("src/Tap.Infra/TapStack.cs", nameof(SourceKind.Program))]
    [InlineData("src/Tap.Cli/Completion/tap.bash", nameof(SourceKind.Program))]
    [InlineData("sdk/Pulumi.Aws/schema.json", nameof(SourceKind.Program))]
    [InlineData("Directory.Build.props", nameof(SourceKind.Program))]
    [InlineData("lambda/build.mjs", nameof(SourceKind.Program))]
    [InlineData("lambda/bundling/substitutes.mjs", nameof(SourceKind.Program))]
    [InlineData("lambda/bundling/substitutes/absent.cjs", nameof(SourceKind.Program))]
    [InlineData("lambda/biome.json", null)]
    [InlineData("lambda/package-lock.json", nameof(SourceKind.Program))]
    [InlineData("lambda/processor/package.json", nameof(SourceKind.Program))]
    [InlineData("Pulumi.prod.yaml", null)]
    [InlineData("README.md", null)]
    [InlineData("lambda/api-handler/test/http.test.ts", null)]
    [InlineData("lambda/testing/aws.ts", null)]
    [InlineData("lambda/dist/api-handler/index.mjs", null)]
    [InlineData("lambda/api-handler/src/.handler.ts.swp", null)]
    [InlineData("lambda/api-handler/src/handler.ts~", null)]
    [InlineData("lambda/api-handler/src/4913", null)]
    [InlineData("src/Tap.Infra/obj/project.assets.json", null)]
    public void A_file_asks_for_what_is_made_of_it(string path, string? kind)
    {
        files.NamedBySettings = new HashSet<string> { "plans/eu.json" };
        files.KindOf(path)?.ToString().Should().Be(kind);
    }

    [Fact]
    public void Files_that_are_written_made_renamed_and_deleted_have_changed_and_no_others()
    {
        Write("lambda/api-handler/src/handler.ts", "another");
        Write("lambda/new-function/src/handler.ts", "one");
        Write("lambda/api-handler/src/handler.ts.tmp", "what an editor leaves");
        File.Move(PathOf("src/Tap.Infra/TapStack.cs"), PathOf("src/Tap.Infra/Other.cs"));
        File.Delete(PathOf("api/openapi.yaml"));

        files.TakeChanges().Select(change => $"{change.Kind} {change.Path}").Should().Equal(
            "Bundle api/openapi.yaml",
            "Bundle lambda/api-handler/src/handler.ts",
            "Bundle lambda/new-function/src/handler.ts",
            "Program src/Tap.Infra/Other.cs",
            "Program src/Tap.Infra/TapStack.cs");
        files.TakeChanges().Should().BeEmpty();
    }

    [Fact]
    public void A_save_by_a_rename_is_one_and_a_file_that_comes_and_goes_is_none()
    {
        Write("lambda/api-handler/src/handler.ts.new", "longer than before");
        File.Move(PathOf("lambda/api-handler/src/handler.ts.new"), PathOf("lambda/api-handler/src/handler.ts"), overwrite: true);
        Write("lambda/api-handler/src/probe.ts", "");
        File.Delete(PathOf("lambda/api-handler/src/probe.ts"));

        files.TakeChanges().Should().Equal(new SourceChange("lambda/api-handler/src/handler.ts", SourceKind.Bundle));
    }

    [Fact]
    public void What_was_written_after_a_build_is_not_in_it()
    {
        var built = DateTimeOffset.UtcNow.AddMinutes(-1);
        foreach (var path in Directory.GetFiles(folder.Path, "*", SearchOption.AllDirectories))
            File.SetLastWriteTimeUtc(path, built.UtcDateTime.AddMinutes(-1));
        Write("src/Tap.Infra/TapStack.cs", "late");
        files.TakeChanges();

        files.WrittenAfter(built).Should().Equal(new SourceChange("src/Tap.Infra/TapStack.cs", SourceKind.Program));
    }

    [Fact]
    public void What_others_have_installed_is_not_watched() =>
        files.Folders.Where(each => each.Deep).Select(each => Path.GetRelativePath(folder.Path, each.Path))
            .Should().BeEquivalentTo("api", "src", "sdk", "lambda/api-handler");

    private string PathOf(string path) => Path.Combine(folder.Path, path);

    private void Write(string path, string content)
    {
        Directory.CreateDirectory(Path.GetDirectoryName(PathOf(path))!);
        folder.Write(path, content);
    }
}
