using Pulumi.Aws.Generator;
using Tap.Testing;

namespace Pulumi.Aws.Tests;

/// <summary>
/// The package has the names and types of the official one: <c>Surface/</c> has a text for each namespace, and TAP_WRITE_DOCS=1 writes
/// them anew.
/// </summary>
public class SurfaceTests
{
    private const string Folder = "tests/Pulumi.Aws.Tests/Surface";

    private static readonly PackageSchema Schema =
        SchemaReader.Read(File.ReadAllText(Path.Combine(AppContext.BaseDirectory, "schema.json")));

    public static TheoryData<string> Modules => [.. Schema.Namespaces.Keys];

    [Theory, MemberData(nameof(Modules))]
    public async Task The_surface_of_a_namespace_is_as_approved(string module)
    {
        var surface = new Surface(Schema, module);
        await ApprovedText.ShouldBeAsync($"{Folder}/{surface.Namespace}.txt", surface.Text);
    }

    [Fact]
    public void No_namespace_is_approved_that_is_not_there()
    {
        var approved = Directory.EnumerateFiles(Path.Combine(Repository.Root, Folder)).Select(Path.GetFileNameWithoutExtension);
        approved.Should().BeSubsetOf(Schema.Namespaces.Keys.Select(module => new Surface(Schema, module).Namespace));
    }

    [Fact]
    public void All_arguments_have_an_empty_instance()
    {
        var args = typeof(Provider).Assembly.GetExportedTypes().Where(type => type.IsSubclassOf(typeof(ResourceArgs))).ToList();

        args.Should().NotBeEmpty();
        args.Where(type => type.GetProperty("Empty")?.GetValue(null)?.GetType() != type).Should().BeEmpty();
    }
}
