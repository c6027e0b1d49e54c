using System.Text.Json.Nodes;
using Tap.Program;

namespace Tap.Cli.Local.Engine;

/// <summary>What a preview tells the program of a resource: what is known before anything is changed.</summary>
internal static class PreviewState
{
    /// <summary>The id and the state; what is not in the state is unknown to the program.</summary>
    public static (string? Id, object State) Of(Difference difference, ResourceRecord? record, ResourceGoal goal, KindInfo kind)
    {
        if (difference.Operation is Operation.Create or Operation.Replace)
            return (null, Wire.FromJson(goal.Inputs));

        var state = Wire.FromJson(record!.Outputs);
        if (difference.Operation == Operation.Same)
            return (record.Id, state);

        var changed = difference.Changes.Select(change => change.Property).Concat(kind.ComputedOnUpdate);
        return (record.Id, state.RemoveRange(changed).SetItems(Wire.FromJson(Known(difference, goal))));
    }

    private static JsonObject Known(Difference difference, ResourceGoal goal) => new(difference.Changes
        .Where(change => goal.Inputs[change.Property] is not null)
        .Select(change => KeyValuePair.Create(change.Property, goal.Inputs[change.Property]?.DeepClone())));
}
