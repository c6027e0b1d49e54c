namespace Tap.Infra.UnitTests;

/// <summary>The arrows between the folders of the program, which all lead one way: a folder knows only what stands before it.</summary>
public sealed class FolderTests
{
    private static readonly LayerMap Folders = LayerMap.OfFolders(
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

    [Fact]
    public void Every_folder_has_its_place_and_every_arrow_leads_to_one_before() => Folders.ShouldKeepTheOrder();

    [Fact]
    public void An_arrow_that_is_drawn_the_other_way_is_found() =>
        Folders.ShouldFindReversedArrows(("TapStack", "Api"), ("Foundation", "Configuration"));

    [Fact]
    public Task The_map_shows_every_folder_and_what_it_knows() => GeneratedPart.ShouldBeAsync("docs/architecture.md", "folders", Folders.ToMermaid());
}
