using System.Text.Json.Nodes;
using Pulumi.Aws.Generator;

namespace Pulumi.Aws.Tests;

public class GeneratorTests
{
    private static readonly string SchemaJson = File.ReadAllText(Path.Combine(AppContext.BaseDirectory, "schema.json"));

    [Fact]
    public void Earlier_tokens_and_secret_outputs_are_those_of_the_official_package()
    {
        var resources = SchemaReader.Read(SchemaJson).Resources;

        resources.SelectMany(resource => resource.Aliases, (resource, alias) => $"{resource.Token.Name} was {alias}").Should().Equal(
            "Bucket was aws:s3/bucketV2:BucketV2",
            "Bucket was aws:s3/bucketV2:BucketV2",
            "BucketLifecycleConfiguration was aws:s3/bucketLifecycleConfigurationV2:BucketLifecycleConfigurationV2",
            "BucketLogging was aws:s3/bucketLoggingV2:BucketLoggingV2",
            "BucketServerSideEncryptionConfiguration was aws:s3/bucketServerSideEncryptionConfigurationV2:BucketServerSideEncryptionConfigurationV2",
            "BucketVersioning was aws:s3/bucketVersioningV2:BucketVersioningV2");
        var secrets =
            from resource in resources
            from output in resource.Outputs
            where output.IsSecret
            select $"{resource.Token.Name}.{output.CSharpName}";
        secrets.Should().Equal(
            "BucketReplicationConfig.Token", "SecretVersion.SecretBinary", "SecretVersion.SecretString", "SecretVersion.SecretStringWo");
    }

    [Fact]
    public void An_output_has_one_type_where_the_input_takes_several()
    {
        var schema = SchemaReader.Read(SchemaJson);
        var role = schema.Resources.Single(resource => resource.Token.Text == "aws:iam/role:Role");

        role.Inputs.Single(input => input.Name == "assumeRolePolicy").Type.Should().BeOfType<UnionRef>();
        role.Outputs.Single(output => output.Name == "assumeRolePolicy").Type.Should().Be(new BuiltInRef("string"));
        schema.Resources.SelectMany(resource => resource.Outputs).Select(output => output.Type).OfType<UnionRef>().Should().BeEmpty();
    }

    [Fact]
    public void The_order_of_the_schema_does_not_change_the_sources()
    {
        var reversed = Reverse(JsonNode.Parse(SchemaJson)!)!.ToJsonString();

        PackageEmitter.Emit(SchemaReader.Read(reversed)).Should().BeEquivalentTo(PackageEmitter.Emit(SchemaReader.Read(SchemaJson)));
    }

    [Fact]
    public void A_name_that_is_a_keyword_still_names_the_parameter_of_the_output()
    {
        var source = EmitType("""{ "type": "object", "properties": { "namespace": { "type": "string" } }, "required": [] }""");

        source.Should().Contain("public readonly string? Namespace;");
        source.Should().Contain("private Detail(string? @namespace)");
        source.Should().Contain("[Input(\"namespace\")]");
    }

    [Fact]
    public void A_deprecated_input_is_obsolete_only_where_it_has_a_field()
    {
        var source = EmitType("""
            {
              "type": "object",
              "properties": {
                "items": { "type": "array", "items": { "type": "string" }, "deprecationMessage": "Use \"other\"." },
                "word": { "type": "string", "deprecationMessage": "Use other." }
              },
              "required": []
            }
            """);

        source.Should().Contain("[global::System.Obsolete(@\"Use \"\"other\"\".\")]").And.NotContain("Use other.");
    }

    [Theory]
    [InlineData("""{ "$ref": "pulumi.json#/Json" }""", "*pulumi.json#/Json*no form in C#*")]
    [InlineData("""{ "type": "decimal" }""", "*decimal*no form in C#*")]
    public void A_type_without_a_form_in_CSharp_stops_the_build(string property, string message)
    {
        var act = () => EmitType($$"""{ "type": "object", "properties": { "x": {{property}} }, "required": [] }""");

        act.Should().Throw<FormatException>().WithMessage(message);
    }

    // The sources of a package with one resource, whose only property has the type.
    private static string EmitType(string type) => PackageEmitter.Emit(SchemaReader.Read($$"""
        {
          "version": "1.0.0",
          "language": { "csharp": { "namespaces": { "index": "", "kms": "Kms" } } },
          "provider": { "properties": {}, "required": [], "inputProperties": {}, "requiredInputs": [] },
          "functions": {},
          "resources": {
            "aws:kms/thing:Thing": {
              "properties": { "detail": { "$ref": "#/types/aws:kms/Detail:Detail" } }, "required": [],
              "inputProperties": { "detail": { "$ref": "#/types/aws:kms/Detail:Detail" } }, "requiredInputs": []
            }
          },
          "types": { "aws:kms/Detail:Detail": {{type}} }
        }
        """))["kms.g.cs"];

    private static JsonNode? Reverse(JsonNode? node) => node is JsonObject map
        ? new JsonObject(map.Reverse().Select(entry => KeyValuePair.Create(entry.Key, Reverse(entry.Value))))
        : node?.DeepClone();
}
