using System.Text.Json;

namespace Tap.Infra.UnitTests;

/// <summary>Layers come from the configuration: folders and zips beside Pulumi.yaml.</summary>
public sealed class LayerTests : StackTests, IDisposable
{
    private readonly DirectoryInfo project = Directory.CreateTempSubdirectory("tap-layers-");

    public LayerTests(StackFixture fixture)
        : base(fixture)
    {
        Directory.CreateDirectory(Path.Combine(project.FullName, "layers", "fonts"));
        File.WriteAllBytes(Path.Combine(project.FullName, "layers", "tools.zip"), []);
    }

    public void Dispose() => project.Delete(recursive: true);

    [Theory, BothEnvironments]
    public void By_default_there_are_none(string environment)
    {
        Stack(environment).OfType(AwsType.LayerVersion).Should().BeEmpty();
        Stack(environment).OfType(AwsType.Function).Should().OnlyContain(function => function.Json("layers")!.AsArray().Count == 0);
    }

    [Fact]
    public async Task Each_path_becomes_a_layer()
    {
        var run = await TapRun.StartAsync(WithLayers("layers/fonts/", "layers/tools.zip"));

        run.OfType(AwsType.LayerVersion).Should().HaveCount(2);
        run.Single(AwsType.LayerVersion, "tap-fonts-dev").Inputs.ShouldBeJson(Layer("tap-fonts-dev", "layers/fonts"));
        run.Single(AwsType.LayerVersion, "tap-tools-dev").Inputs.ShouldBeJson(Layer("tap-tools-dev", "layers/tools.zip"));
    }

    [Fact]
    public async Task More_layers_than_Lambda_takes_are_refused()
    {
        var paths = Enumerable.Range(1, 6).Select(number => $"layers/layer{number}").ToArray();
        foreach (var path in paths)
            project.CreateSubdirectory(path);

        (await TapRun.StartAsync(WithLayers(paths[..5]))).OfType(AwsType.LayerVersion).Should().HaveCount(5);
        var (message, requests) = await TapRun.FailAsync(WithLayers(paths));
        message.Should().Contain("tap:functions.layers = 6 layers: must be at most 5; for example [\"layers/tools.zip\"]");
        requests.Should().Be(0);
    }

    [Fact]
    public async Task Every_function_has_all_layers_in_their_order()
    {
        var options = WithLayers("layers/tools.zip", "layers/fonts").Guarded.With("tap:delivery", """{ "canary": true }""");
        var run = await TapRun.StartAsync(options);

        run.OfType(AwsType.Function).Select(function => function.Name).Should().Contain(["tap-authorizer-dev", "tap-release-check-dev"]);
        foreach (var function in run.OfType(AwsType.Function))
        {
            function.Json("layers").ShouldBeJson("""
                [
                  "arn:aws:lambda:eu-west-2:123456789012:layer:tap-tools-dev:3",
                  "arn:aws:lambda:eu-west-2:123456789012:layer:tap-fonts-dev:3"
                ]
                """);
        }
    }

    [Fact]
    public async Task A_layer_belongs_to_the_component_that_makes_it_and_hangs_on_the_provider_of_the_stack()
    {
        var run = await TapRun.StartAsync(WithLayers("layers/fonts"));

        var layer = run.Single(AwsType.LayerVersion, "tap-fonts-dev");
        layer.Parent.Should().Be("tap:functions:Layers tap-layers-dev");
        layer.Provider.Should().Be(run.Single(AwsType.Function, "tap-processor-dev").Provider);
    }

    [Fact]
    public async Task An_absolute_path_is_taken_as_it_is()
    {
        var path = Path.Combine(project.FullName, "layers", "fonts");

        var run = await TapRun.StartAsync(RunOptions.Dev.With("tap:functions", $$"""{ "layers": ["{{path}}"] }"""));

        run.Single(AwsType.LayerVersion, "tap-fonts-dev").Text("code.$archive").Should().Be(path);
    }

    /// <summary>https://docs.aws.amazon.com/lambda/latest/api/API_PublishLayerVersion.html</summary>
    [Fact]
    public async Task The_longest_name_of_a_layer_fits_into_the_140_characters_of_AWS_in_every_environment()
    {
        var longest = new string('a', 119);
        Directory.CreateDirectory(Path.Combine(project.FullName, longest));
        Directory.CreateDirectory(Path.Combine(project.FullName, $"{longest}a"));

        var run = await TapRun.StartAsync(WithLayers(longest).With("tap:environmentSuffix", "a-longest-suffix"));
        var (message, _) = await TapRun.FailAsync(WithLayers($"{longest}a"));

        run.OfType(AwsType.LayerVersion).Should().ContainSingle().Which.Text("layerName").Should().HaveLength(140);
        message.Should().Contain($"tap:functions.layers = [\"{longest}a\"]: must be ");
    }

    private RunOptions WithLayers(params string[] paths) =>
        (RunOptions.Dev with { RootDirectory = project.FullName })
            .With("tap:functions", $$"""{ "layers": {{JsonSerializer.Serialize(paths)}} }""");

    private string Layer(string name, string path) => $$"""
        {
          "layerName": "{{name}}",
          "code": { "$archive": "{{Path.Combine(project.FullName, path)}}" },
          "compatibleRuntimes": ["nodejs24.x"],
          "compatibleArchitectures": ["arm64"]
        }
        """;
}
