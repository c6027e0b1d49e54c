using ArchUnitNET.Domain;
using Tap.Capacity;
using Tap.Cli.Commands;
using Tap.Guardrails;
using Tap.Infra;
using Tap.Program;
using Tap.Testing;

namespace Tap.Cli.Tests;

/// <summary>
/// The arrows between the projects, and between the folders of the program and of the command line, which all lead one way.
/// </summary>
public sealed class FolderTests
{
    private static readonly Architecture Code = LayerMap.Read(
        typeof(ExitCode).Assembly,
        typeof(RegisteredStack).Assembly,
        typeof(TapProgram).Assembly,
        typeof(Guardrail).Assembly,
        typeof(Limit).Assembly);

    private static readonly LayerMap Projects = new(
        Code,
        space => space.Split('.') is ["Tap", var project, ..] ? $"Tap.{project}" : null,
        [["Tap.Guardrails", "Tap.Capacity"], ["Tap.Infra"], ["Tap.Program"], ["Tap.Cli"]]);

    private static readonly LayerMap ProgramFolders = LayerMap.OfFolders(
        Code,
        typeof(TapProgram).Assembly,
        "TapStack",
        [
            ["Configuration"],
            ["Foundation"],
            ["Identity"],
            ["Encryption"],
            ["Messaging", "Storage"],
            ["Functions"],
            ["Secrets"],
            ["Functions/Definitions"],
            ["Api"],
            ["Monitoring"],
            ["Delivery", "Migration"],
            ["TapStack"],
        ]);

    private static readonly LayerMap CommandLineFolders = LayerMap.OfFolders(
        Code,
        typeof(ExitCode).Assembly,
        "Program",
        [
            ["Aws", "Local", "Local/Engine", "Scaffold"],
            ["Deployed", "Local/Emulator"],
            ["Rendering"],
            ["Dev", "Review"],
            ["Browser"],
            ["Commands"],
        ]);

    [Fact]
    public void Every_project_knows_only_those_before_it() => Projects.ShouldKeepTheOrder();

    [Fact]
    public void An_arrow_between_projects_that_is_drawn_the_other_way_is_found() =>
        Projects.ShouldFindReversedArrows(("Tap.Cli", "Tap.Program"), ("Tap.Program", "Tap.Infra"));

    [Fact]
    public void Every_folder_of_the_program_knows_only_those_before_it() => ProgramFolders.ShouldKeepTheOrder();

    [Fact]
    public void An_arrow_between_folders_of_the_program_that_is_drawn_the_other_way_is_found() =>
        ProgramFolders.ShouldFindReversedArrows(("TapStack", "Api"), ("Foundation", "Configuration"));

    [Fact]
    public void Every_folder_of_the_command_line_knows_only_those_before_it() => CommandLineFolders.ShouldKeepTheOrder();

    [Fact]
    public void An_arrow_between_folders_of_the_command_line_that_is_drawn_the_other_way_is_found() =>
        CommandLineFolders.ShouldFindReversedArrows(("Commands", "Review"), ("Local/Emulator", "Local/Engine"));

    [Fact]
    public async Task The_maps_show_every_project_and_folder_and_what_it_knows()
    {
        await GeneratedPart.ShouldBeAsync("docs/architecture.md", "projects", Projects.ToMermaid());
        await GeneratedPart.ShouldBeAsync("docs/architecture.md", "folders", ProgramFolders.ToMermaid());
        await GeneratedPart.ShouldBeAsync("docs/architecture.md", "cli folders", CommandLineFolders.ToMermaid());
    }
}
