namespace Pulumi.Aws.Generator;

/// <summary>Writes resources and the provider with their arguments.</summary>
internal sealed class ResourceEmitter(TypeNames names, ArgsEmitter args)
{
    public void Emit(CodeWriter writer, ResourceSpec resource) =>
        Emit(writer, resource, baseClass: "CustomResource", baseType: resource.Token.Text);

    /// <summary>Writes the provider, which adds <c>pulumi:providers:</c> to its type by itself.</summary>
    public void EmitProvider(CodeWriter writer, ResourceSpec provider) =>
        Emit(writer, provider, baseClass: "ProviderResource", baseType: "aws");

    private void Emit(CodeWriter writer, ResourceSpec resource, string baseClass, string baseType)
    {
        var name = resource.Token.Name;
        writer.Line($"/// <summary>The resource <c>{resource.Token.Text}</c>.</summary>");
        writer.Line($"[AwsResourceType(\"{resource.Token.Text}\")]");
        writer.Block($"public partial class {name} : global::Pulumi.{baseClass}", () =>
        {
            foreach (var property in resource.Outputs)
            {
                writer.Line($"[Output(\"{property.Name}\")]");
                writer.Line($"public Output<{names.Output(property)}> {property.CSharpName} {{ get; private set; }} = null!;");
                writer.Separate();
            }
            var parameter = resource.Inputs.Any(input => input.IsRequired) ? $"{name}Args args" : $"{name}Args? args = null";
            writer.Line($"public {name}(string name, {parameter}, CustomResourceOptions? options = null)");
            writer.Block($"    : base(\"{baseType}\", name, args ?? new {name}Args(), {Options(resource)})", () => { });
        });
        writer.Separate();
        args.Emit(writer, $"{name}Args", $"<see cref=\"{name}\"/>", resource.Inputs, isProvider: baseClass == "ProviderResource");
    }

    private static string Options(ResourceSpec resource)
    {
        var aliases = Named("aliases", resource.Aliases);
        var secrets = Named("secretOutputs", resource.Outputs.Where(output => output.IsSecret).Select(output => output.Name));
        return $"Utilities.MakeResourceOptions(options{aliases}{secrets})";
    }

    private static string Named(string parameter, IEnumerable<string> values)
    {
        var list = string.Join(", ", values.Select(value => $"\"{value}\""));
        return list.Length == 0 ? "" : $", {parameter}: [{list}]";
    }
}
